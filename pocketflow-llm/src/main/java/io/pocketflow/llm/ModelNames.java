package io.pocketflow.llm;

import io.pocketflow.llm.wire.ollama.OllamaHost;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A parser of names such as {@code openai:gpt-4o-mini}, which creates configurations with keys and addresses from the
 * environment. Blank variables count as not set.
 *
 * @param what the kind of the named thing, for messages
 * @param providers the known providers
 * @param example a name, for messages
 */
record ModelNames(String what, List<Provider> providers, String example, Map<String, String> environment) {

    static final String OFFLINE = "offline";
    static final String SCRIPT = "script:";

    static ModelNames ofChat(Map<String, String> environment) {
        return new ModelNames("model", Arrays.asList(Provider.values()), "openai:gpt-4o-mini", environment);
    }

    static ModelNames ofEmbeddings(Map<String, String> environment) {
        return new ModelNames(
                "embedding model",
                List.of(Provider.OPENAI, Provider.GEMINI, Provider.OLLAMA),
                "openai:text-embedding-3-small",
                environment);
    }

    /**
     * Returns the configuration for this name.
     *
     * @param baseUrl the server; null for the one that the environment names, or else the provider's own
     */
    ModelConfig config(String name, @Nullable URI baseUrl) {
        int colon = name.indexOf(':');
        String prefix = colon < 0 ? "" : name.substring(0, colon);
        String model = name.substring(colon + 1).strip();
        Provider provider = providers.stream()
                .filter(one -> one.prefix().equals(prefix) && !model.isEmpty())
                .findFirst()
                .orElseThrow(() -> unknown(name));
        URI server = baseUrl == null ? server(provider) : baseUrl;
        Secret key = key(provider);
        if (key == null && server == null && !provider.keyVariables.isEmpty()) {
            throw new IllegalArgumentException("the " + what + " '" + name + "' needs "
                    + String.join(" or ", provider.keyVariables) + " to be set, or " + baseUrlVariable(provider)
                    + " for a server that needs no key");
        }
        ModelConfig config = server == null ? ModelConfig.of(provider, model) : ModelConfig.of(provider, server, model);
        return key == null ? config : config.withKey(key);
    }

    private IllegalArgumentException unknown(String name) {
        String known = providers.stream().map(provider -> provider.prefix()).collect(Collectors.joining(", "));
        return new IllegalArgumentException("there is no " + what + " '" + name + "': known are '" + OFFLINE + "'"
                + (what.equals("model") ? ", '" + SCRIPT + "FILE'" : "") + " and 'PROVIDER:MODEL' with the providers "
                + known + ", such as '" + example + "'");
    }

    private @Nullable Secret key(Provider provider) {
        return provider.keyVariables.stream()
                .map(this::value)
                .filter(Objects::nonNull)
                .map(Secret::of)
                .findFirst()
                .orElse(null);
    }

    private @Nullable URI server(Provider provider) {
        String value = value(baseUrlVariable(provider));
        if (value == null) {
            return null;
        }
        try {
            return URI.create(provider == Provider.OLLAMA ? OllamaHost.url(value) : value);
        } catch (IllegalArgumentException e) {
            // without the value and the cause that quotes it, as it may hold a password
            throw new IllegalArgumentException(baseUrlVariable(provider) + " does not hold an address");
        }
    }

    /** Returns the variable that may name another server, as in the vendor's own clients. */
    static String baseUrlVariable(Provider provider) {
        return switch (provider) {
            case OPENAI, OPENAI_RESPONSES -> "OPENAI_BASE_URL";
            case ANTHROPIC -> "ANTHROPIC_BASE_URL";
            case GEMINI -> "GOOGLE_GEMINI_BASE_URL";
            case OLLAMA -> "OLLAMA_HOST";
        };
    }

    @Nullable
    String value(String variable) {
        String value = environment.getOrDefault(variable, "").strip();
        return value.isEmpty() ? null : value;
    }
}
