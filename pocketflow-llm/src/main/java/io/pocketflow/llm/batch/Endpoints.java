package io.pocketflow.llm.batch;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.http.BatchHttp;
import io.pocketflow.llm.wire.VertexPaths;

/** The batch endpoint of each provider. */
final class Endpoints {

    private static final String MISTRAL = "api.mistral.ai";

    private Endpoints() {}

    /**
     * Returns the endpoint for calls of a model.
     *
     * @throws LlmException of kind {@code BAD_REQUEST} if there is none
     */
    static BatchEndpoint of(BatchHttp http, String model, BatchForm form) {
        ModelConfig config = http.config();
        if (VertexPaths.isVertex(config.baseUrl())) {
            throw none(http, "Vertex AI takes batches from its own storage only");
        }
        boolean isMistral = form == BatchForm.MISTRAL
                || MISTRAL.equalsIgnoreCase(config.baseUrl().getHost());
        return switch (config.provider()) {
            case OPENAI ->
                isMistral ? new MistralBatches(http, model) : new OpenAiBatches(http, "/v1/chat/completions");
            case OPENAI_RESPONSES -> new OpenAiBatches(http, "/v1/responses");
            case ANTHROPIC -> new AnthropicBatches(http);
            case GEMINI -> new GeminiBatches(http, model);
            case OLLAMA -> throw none(http, "Ollama has no batch endpoint");
        };
    }

    private static LlmException none(BatchHttp http, String why) {
        return new LlmException(Kind.BAD_REQUEST, "the calls of " + http.name() + " cannot be made by a batch: " + why);
    }
}
