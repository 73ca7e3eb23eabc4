package io.pocketflow.llm.http;

import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.base.BaseUrl;
import io.pocketflow.llm.base.Keys;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The identity of the limits that a call uses up.
 *
 * @param account the server and the key, of which only a hash is stored; if it is out of money, all its models are
 * @param model the model, which has its own limits
 */
public record BudgetKey(String account, String model) {

    /** The headers that choose an account among those of a key. */
    private static final Set<String> ACCOUNTS = Set.of("openai-organization", "openai-project", "x-goog-user-project");

    /** Returns the key of the budget for this model at the server of the config. */
    public static BudgetKey of(ModelConfig config, Keys keys, String model) {
        Map<String, String> chosen = new TreeMap<>();
        config.connection().headers().forEach((name, value) -> {
            if (ACCOUNTS.contains(name.toLowerCase(Locale.ROOT))) {
                chosen.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        return new BudgetKey(server(config) + " " + keys.hash() + (chosen.isEmpty() ? "" : " " + chosen), model);
    }

    /** Returns a text for the server, the secrets, the headers and the query, which is the same in each process. */
    static String identity(ModelConfig config, Keys keys) {
        Map<String, String> sent = new TreeMap<>();
        config.connection().headers().forEach((name, value) -> sent.put(name.toLowerCase(Locale.ROOT), value));
        config.connection().query().forEach((name, value) -> sent.put("?" + name, value));
        return server(config) + " " + keys.lastingHash() + (sent.isEmpty() ? "" : " " + sent);
    }

    private static String server(ModelConfig config) {
        return config.provider().prefix() + " " + BaseUrl.canonical(config.baseUrl());
    }
}
