package io.pocketflow.llm.http;

import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.base.BaseUrl;
import io.pocketflow.llm.base.Keys;

/**
 * Whose limits a call uses up.
 *
 * @param account the server and the key, of which only a hash is kept: what is out of money is out of it as a whole
 * @param model the model, whose limits are its own
 */
public record BudgetKey(String account, String model) {

    /** Returns the key of the budget for this model at the server of the config. */
    public static BudgetKey of(ModelConfig config, Keys keys, String model) {
        return new BudgetKey(
                config.provider().prefix() + " " + BaseUrl.canonical(config.baseUrl()) + " " + keys.hash(), model);
    }
}
