package io.pocketflow.llm;

import io.pocketflow.llm.http.HttpModelList;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The models of one server, as it lists them for a key. Immutable and thread-safe. */
public final class ModelCatalog {

    private static final List<Provider> PROVIDERS =
            List.of(Provider.OPENAI, Provider.ANTHROPIC, Provider.GEMINI, Provider.OLLAMA);
    /** The name of a model that is never called: a configuration needs one. */
    private static final String UNUSED = ":unused";

    private final ModelConfig config;
    private final boolean isChosen;

    private ModelCatalog(ModelConfig config, boolean isChosen) {
        this.config = config;
        this.isChosen = isChosen;
    }

    /**
     * Returns the catalogs of all providers whose key or server the environment names. The last one is always that of
     * Ollama, which needs no key.
     *
     * @param callTimeout the maximum duration of one request; 1 ms to 24 hours
     * @param environment variables and their values; {@link ChatModels} lists them
     * @throws IllegalArgumentException if the value of a variable is not an address or a key
     */
    public static List<ModelCatalog> of(Duration callTimeout, Map<String, String> environment) {
        ModelNames names = ModelNames.ofChat(environment);
        List<ModelCatalog> all = new ArrayList<>();
        for (Provider provider : PROVIDERS) {
            boolean hasKey = provider.keyVariables.stream().anyMatch(variable -> names.value(variable) != null);
            boolean isChosen = hasKey || names.value(ModelNames.baseUrlVariable(provider)) != null;
            if (isChosen || provider == Provider.OLLAMA) {
                ModelConfig config = names.config(provider.prefix() + UNUSED, null);
                all.add(new ModelCatalog(config.withCallTimeout(callTimeout), isChosen));
            }
        }
        return all;
    }

    /** Returns the catalog of one server. The environment is not read. */
    public static ModelCatalog of(Provider provider, URI baseUrl, @Nullable Secret key) {
        ModelConfig config = ModelConfig.of(provider, baseUrl, UNUSED);
        return new ModelCatalog(key == null ? config : config.withKey(key), true);
    }

    /** Returns the environment variables that are looked at, keys first. */
    public static List<String> variables() {
        List<String> all = new ArrayList<>();
        PROVIDERS.forEach(provider -> all.addAll(provider.keyVariables));
        PROVIDERS.forEach(provider -> all.add(ModelNames.baseUrlVariable(provider)));
        return all;
    }

    /** Returns the provider. */
    public Provider provider() {
        return config.provider();
    }

    /** Returns the address of the server. */
    public URI server() {
        return config.baseUrl();
    }

    /** Returns whether the environment names the key or the server. */
    public boolean isChosen() {
        return isChosen;
    }

    /**
     * Requests the list, and blocks until it is there. Each name has the form that {@link ChatModels#of(String)} accepts.
     * The list may contain models that do not chat.
     *
     * @throws LlmException if the list cannot be read
     * @throws IllegalArgumentException if the key would be sent unencrypted to another machine
     */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        String prefix = config.provider().prefix() + ":";
        new HttpModelList(config, Secret.keys(config)).names().forEach(name -> names.add(prefix + name));
        return names;
    }

    @Override
    public String toString() {
        return "models of " + config.provider().prefix() + " at " + config.baseUrl();
    }
}
