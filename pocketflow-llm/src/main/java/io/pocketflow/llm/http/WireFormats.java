package io.pocketflow.llm.http;

import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.wire.WireFormat;
import io.pocketflow.llm.wire.anthropic.AnthropicMessages;
import io.pocketflow.llm.wire.gemini.GeminiContent;
import io.pocketflow.llm.wire.ollama.OllamaChat;
import io.pocketflow.llm.wire.openai.OpenAiChat;
import io.pocketflow.llm.wire.openai.OpenAiResponses;
import java.net.http.HttpRequest;

/** The wire format of each provider. */
public final class WireFormats {

    private WireFormats() {}

    /** Puts the headers of the provider's format, and those of the config, which replace headers of the same name. */
    static void putHeaders(HttpRequest.Builder to, ModelConfig config, Keys keys) {
        putHeaders(to, of(config.provider()), config, keys);
    }

    /** Puts the headers of this format, and those of the config, which replace headers of the same name. */
    static void putHeaders(HttpRequest.Builder to, WireFormat format, ModelConfig config, Keys keys) {
        format.headers(keys).forEach(to::setHeader);
        config.connection().headers().forEach(to::setHeader);
        keys.headers().forEach(to::setHeader);
    }

    /** Returns the format of a provider. */
    public static WireFormat of(Provider provider) {
        return switch (provider) {
            case OPENAI -> new OpenAiChat();
            case OPENAI_RESPONSES -> new OpenAiResponses();
            case ANTHROPIC -> new AnthropicMessages();
            case GEMINI -> new GeminiContent();
            case OLLAMA -> new OllamaChat();
        };
    }
}
