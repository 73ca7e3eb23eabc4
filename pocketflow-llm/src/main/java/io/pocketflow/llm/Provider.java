package io.pocketflow.llm;

import java.net.URI;
import java.util.List;

/** A wire format, and the service that it comes from. */
public enum Provider {
    /** OpenAI Chat Completions, and every compatible server. */
    OPENAI("openai", "https://api.openai.com/v1", "OPENAI_API_KEY"),
    /**
     * OpenAI Responses. The format has no stop texts, so a request with stop texts fails without being sent, and no
     * seed, which is left out. The request asks the provider to store nothing, unless the options set {@code store}.
     * The reasoning of a model is sent back if the options set {@code reasoning}.
     */
    OPENAI_RESPONSES("openai-responses", "https://api.openai.com/v1", "OPENAI_API_KEY"),
    /** Anthropic Messages. */
    ANTHROPIC("anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
    /** Gemini's generateContent. */
    GEMINI("gemini", "https://generativelanguage.googleapis.com", "GEMINI_API_KEY", "GOOGLE_API_KEY"),
    /** Ollama's own {@code /api/chat}. */
    OLLAMA("ollama", "http://localhost:11434");

    private final String prefix;
    private final URI baseUrl;
    /**
     * The environment variables that may contain the key, of which the first one that is set counts; empty if none is
     * needed.
     */
    final List<String> keyVariables;

    Provider(String prefix, String baseUrl, String... keyVariables) {
        this.prefix = prefix;
        this.baseUrl = URI.create(baseUrl);
        this.keyVariables = List.of(keyVariables);
    }

    /** Returns the prefix of a model's name, up to a colon, such as {@code openai-responses}. */
    public String prefix() {
        return prefix;
    }

    /** Returns the address of the service itself, which a model uses unless another server is given. */
    public URI baseUrl() {
        return baseUrl;
    }
}
