package io.pocketflow.llm;

import io.pocketflow.llm.http.HttpChatModel;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks a model by name, by the environment, or as configured. Blank variables count as not set.
 *
 * <table>
 * <caption>Names and variables</caption>
 * <tr><th>name</th><th>key</th><th>server</th></tr>
 * <tr><td>{@code openai:MODEL}, {@code openai-responses:MODEL}</td><td>{@code OPENAI_API_KEY}</td>
 *     <td>{@code OPENAI_BASE_URL}, with {@code /v1}</td></tr>
 * <tr><td>{@code anthropic:MODEL}</td><td>{@code ANTHROPIC_API_KEY}</td><td>{@code ANTHROPIC_BASE_URL}</td></tr>
 * <tr><td>{@code gemini:MODEL}</td><td>{@code GEMINI_API_KEY}, else {@code GOOGLE_API_KEY}</td>
 *     <td>{@code GOOGLE_GEMINI_BASE_URL}</td></tr>
 * <tr><td>{@code ollama:MODEL}</td><td>none</td><td>{@code OLLAMA_HOST}: host, host and port, or a URL</td></tr>
 * <tr><td>{@code offline}: the {@link OfflineModel}</td><td>none</td><td>none</td></tr>
 * <tr><td>{@code script:FILE}: the answers of a file, see {@link ScriptModel}</td><td>none</td><td>none</td></tr>
 * </table>
 *
 * <p>The variables are those of the vendors' own clients. A server that is not the provider's own may do without a key.
 * Stateless and thread-safe.
 */
public final class ChatModels {

    private static final Logger LOG = LoggerFactory.getLogger(ChatModels.class);
    private static final String DEFAULT_MODEL = "gpt-4o-mini";

    private ChatModels() {}

    /**
     * Returns the OpenAI-compatible model {@code OPENAI_MODEL} (default {@code gpt-4o-mini}) if {@code OPENAI_API_KEY}
     * or {@code OPENAI_BASE_URL} is set. Otherwise returns the {@link OfflineModel}, which is not a language model, and
     * logs that.
     *
     * @throws IllegalArgumentException if the model rejects the value of a variable
     */
    public static ChatModel fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static ChatModel fromEnvironment(Map<String, String> environment) {
        ModelNames names = ModelNames.ofChat(environment);
        String key = Provider.OPENAI.keyVariables.get(0);
        String server = ModelNames.baseUrlVariable(Provider.OPENAI);
        if (names.value(key) != null || names.value(server) != null) {
            String model = names.value("OPENAI_MODEL");
            return of(names.config("openai:" + (model == null ? DEFAULT_MODEL : model), null));
        }
        OfflineModel offline = new OfflineModel();
        LOG.info("Neither {} nor {} is set, so {} answers: {}", key, server, offline.name(), offline.description());
        return offline;
    }

    /**
     * Returns the model of this name, with key and server from the environment.
     *
     * @throws IllegalArgumentException if the name is unknown, if the environment contains neither a key nor a server,
     *     or if the model rejects the value of a variable, or if a script cannot be read
     */
    public static ChatModel of(String name) {
        return of(name, System.getenv());
    }

    static ChatModel of(String name, Map<String, String> environment) {
        ChatModel local = local(name);
        return local == null ? of(ModelNames.ofChat(environment).config(name, null)) : local;
    }

    /**
     * Returns the model of this name at a server. The environment is not read.
     *
     * @param baseUrl the server, in the form of the vendor's own client: for OpenAI's formats with {@code /v1}, for the
     *     others the origin only
     * @param key null for a server that needs none
     * @throws IllegalArgumentException if the name is unknown, or if the model rejects the address or the key
     */
    public static ChatModel of(String name, URI baseUrl, @Nullable Secret key) {
        ChatModel local = local(name);
        if (local != null) {
            return local;
        }
        ModelConfig config = ModelNames.ofChat(Map.of()).config(name, baseUrl);
        return of(key == null ? config : config.withKey(key));
    }

    /**
     * Returns the model of this name for a command line; missing values come from the given environment.
     *
     * @param baseUrl the server; null for the one that the environment names, or else the provider's own
     * @param callTimeout the maximum duration of a call; 1 ms to 24 hours
     * @param environment variables and their values
     * @throws IllegalArgumentException as {@link #of(String)}
     */
    public static ChatModel of(
            String name, @Nullable URI baseUrl, Duration callTimeout, Map<String, String> environment) {
        ChatModel local = local(name);
        return local == null ? of(config(name, baseUrl, environment).withCallTimeout(callTimeout)) : local;
    }

    /**
     * Returns whether the model of this name works without server and key, and is not a language model: {@code offline}
     * and scripts.
     */
    public static boolean isLocal(String name) {
        return name.equals(ModelNames.OFFLINE) || name.startsWith(ModelNames.SCRIPT);
    }

    private static @Nullable ChatModel local(String name) {
        if (name.startsWith(ModelNames.SCRIPT)) {
            ScriptModel script = ScriptModel.of(scriptFile(name));
            LOG.info("{} answers: {}", script.name(), script.description());
            return script;
        }
        return name.equals(ModelNames.OFFLINE) ? new OfflineModel() : null;
    }

    private static Path scriptFile(String name) {
        String file = name.substring(ModelNames.SCRIPT.length()).strip();
        if (file.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model '" + name + "' must name a file, such as script:answers.jsonl");
        }
        try {
            return Path.of(file);
        } catch (InvalidPathException invalid) {
            throw new IllegalArgumentException(
                    "the model '" + name + "' names an invalid path: " + invalid.getReason(), invalid);
        }
    }

    /**
     * Returns the configuration behind a name, which may be changed and passed to {@link #of(ModelConfig)}.
     *
     * @param baseUrl the server; null for the one that the environment names, or else the provider's own
     * @param environment variables and their values
     * @throws IllegalArgumentException as {@link #of(String)}, and for a {@linkplain #isLocal local} model, which has no configuration
     */
    public static ModelConfig config(String name, @Nullable URI baseUrl, Map<String, String> environment) {
        return ModelNames.ofChat(environment).config(name, baseUrl);
    }

    /**
     * Returns a model with this configuration.
     *
     * @throws IllegalArgumentException if the key would be sent unencrypted to another machine
     */
    public static ChatModel of(ModelConfig config) {
        return new HttpChatModel(config, Secret.keys(config));
    }
}
