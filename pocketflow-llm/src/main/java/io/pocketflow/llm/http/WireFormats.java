package io.pocketflow.llm.http;

import io.pocketflow.llm.Provider;
import io.pocketflow.llm.wire.WireFormat;
import io.pocketflow.llm.wire.anthropic.AnthropicMessages;
import io.pocketflow.llm.wire.gemini.GeminiContent;
import io.pocketflow.llm.wire.ollama.OllamaChat;
import io.pocketflow.llm.wire.openai.OpenAiChat;
import io.pocketflow.llm.wire.openai.OpenAiResponses;

/** The wire format of each provider. */
public final class WireFormats {

    private WireFormats() {}

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
