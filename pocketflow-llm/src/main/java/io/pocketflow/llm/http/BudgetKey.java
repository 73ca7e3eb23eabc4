package io.pocketflow.llm.http;

import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.base.BaseUrl;
import io.pocketflow.llm.base.Keys;

/**
 * The identity of the limits that a call uses up.
 *
 * @param account the server and the key, of which only a hash is stored; if it is out of money, all its models are
 * @param model the model, which has its own limits
 */
public record BudgetKey(String account, String model) {

    /** Returns the key of the budget for this model at the server of the config. */
    public static BudgetKey of(ModelConfig config, Keys keys, String model) {
        return new BudgetKey(
                config.provider().prefix() + " " + BaseUrl.canonical(config.baseUrl()) + " " + keys.hash(), model);
    }
}
