package io.pocketflow.llm;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks a model by the environment or by name. Blank variables count as not set.
 *
 * <table>
 * <caption>Variables</caption>
 * <tr><th>name</th><th>meaning</th></tr>
 * <tr><td>{@code OPENAI_API_KEY}</td><td>the key</td></tr>
 * <tr><td>{@code OPENAI_BASE_URL}</td><td>the server, default {@code https://api.openai.com/v1}</td></tr>
 * <tr><td>{@code OPENAI_MODEL}</td><td>the model, default {@code gpt-4o-mini}</td></tr>
 * </table>
 */
public final class ChatModels {

    private static final Logger LOG = LoggerFactory.getLogger(ChatModels.class);
    private static final String KEY = "OPENAI_API_KEY";
    private static final String BASE_URL = "OPENAI_BASE_URL";
    private static final String MODEL = "OPENAI_MODEL";
    private static final String DEFAULT_MODEL = "gpt-4o-mini";
    private static final String OPENAI = "openai:";

    private ChatModels() {}

    /**
     * An OpenAI-compatible model if a key or a base URL is set, else the {@link OfflineModel}, which is no language
     * model; the log says so.
     *
     * @throws IllegalArgumentException if a variable holds what the model refuses
     */
    public static ChatModel fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static ChatModel fromEnvironment(Map<String, String> environment) {
        if (value(environment, KEY) != null || value(environment, BASE_URL) != null) {
            String model = value(environment, MODEL);
            return openAi(model == null ? DEFAULT_MODEL : model, environment);
        }
        OfflineModel offline = new OfflineModel();
        LOG.info("Neither {} nor {} is set, so {} answers: {}", KEY, BASE_URL, offline.name(), offline.description());
        return offline;
    }

    /**
     * The model of this name: {@code offline}, or {@code openai:} and a model of the server that the environment
     * names.
     *
     * @throws IllegalArgumentException if the name is none of these, or the environment lacks a key and a base URL
     */
    public static ChatModel of(String name) {
        return of(name, System.getenv());
    }

    static ChatModel of(String name, Map<String, String> environment) {
        if (name.equals("offline")) {
            return new OfflineModel();
        }
        String model = name.startsWith(OPENAI) ? name.substring(OPENAI.length()).strip() : "";
        if (model.isEmpty()) {
            throw new IllegalArgumentException("there is no model '" + name
                    + "': known are 'offline' and 'openai:MODEL', such as 'openai:" + DEFAULT_MODEL + "'");
        }
        if (value(environment, KEY) == null && value(environment, BASE_URL) == null) {
            throw new IllegalArgumentException("the model '" + name + "' needs " + KEY + " to be set, or " + BASE_URL
                    + " for a server that wants no key");
        }
        return openAi(model, environment);
    }

    /**
     * A model as configured.
     *
     * @throws IllegalArgumentException if the key would go unencrypted to another machine
     */
    public static ChatModel of(ModelConfig config) {
        return new HttpChatModel(config);
    }

    private static ChatModel openAi(String model, Map<String, String> environment) {
        String baseUrl = value(environment, BASE_URL);
        String key = value(environment, KEY);
        ModelConfig config = baseUrl == null
                ? ModelConfig.of(Provider.OPENAI, model)
                : ModelConfig.of(Provider.OPENAI, URI.create(baseUrl), model);
        return of(key == null ? config : config.withKey(Secret.of(key)));
    }

    private static @Nullable String value(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? null : value;
    }
}
