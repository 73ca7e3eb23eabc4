package io.pocketflow.llm;

/** The format of each provider. */
final class WireFormats {

    private WireFormats() {}

    static WireFormat of(Provider provider) {
        return switch (provider) {
            case OPENAI -> new OpenAiChat();
            case OPENAI_RESPONSES -> new OpenAiResponses();
            case ANTHROPIC -> new AnthropicMessages();
            case GEMINI -> new GeminiContent();
            case OLLAMA -> new OllamaChat();
        };
    }
}
