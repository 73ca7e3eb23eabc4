package io.pocketflow.llm;

import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import io.pocketflow.llm.base.Json;
import java.util.List;
import java.util.function.Consumer;

/**
 * The judges of request bodies. They read a body with the models of the official client, and reject unknown fields and
 * invalid values. The official clients also check the name of the language model, so a body must use {@link #model}.
 */
final class Judges {

    /** The rejection of a body; the message names the reason. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }

        Refused(Exception why) {
            super(why);
        }
    }

    private Judges() {}

    /** Returns the name of a model of this provider that its official client knows. */
    static String model(Provider provider) {
        return switch (provider) {
            case OPENAI, OPENAI_RESPONSES -> "gpt-4o-mini";
            case ANTHROPIC -> "claude-haiku-4-5";
            case GEMINI -> "gemini-2.5-flash";
            case OLLAMA -> "qwen3:8b";
        };
    }

    /** Returns the name of an embedding model that the provider's official client knows. */
    static String embeddingModel(Provider provider) {
        return provider == Provider.OPENAI ? "text-embedding-3-small" : model(provider);
    }

    /** Throws {@link Refused} if this is not a valid body of an embedding request. */
    static void judgeEmbedding(Provider provider, JsonNode body) {
        switch (provider) {
            case OPENAI ->
                read(
                        com.openai.core.ObjectMappers.jsonMapper(),
                        body,
                        EmbeddingCreateParams.Body.class,
                        EmbeddingCreateParams.Body::validate);
            case GEMINI -> GeminiJudge.judgeEmbedding(body);
            case OLLAMA -> OllamaJudge.judgeEmbedding(body);
            case OPENAI_RESPONSES, ANTHROPIC -> throw new Refused("no embedding format is defined for " + provider);
        }
    }

    /** Throws {@link Refused} if this is not a valid body of a chat request. */
    static void judge(Provider provider, JsonNode body) {
        switch (provider) {
            case OPENAI ->
                read(
                        com.openai.core.ObjectMappers.jsonMapper(),
                        body,
                        ChatCompletionCreateParams.Body.class,
                        ChatCompletionCreateParams.Body::validate);
            case OPENAI_RESPONSES ->
                read(
                        com.openai.core.ObjectMappers.jsonMapper(),
                        body,
                        ResponseCreateParams.Body.class,
                        ResponseCreateParams.Body::validate);
            case ANTHROPIC ->
                read(
                        com.anthropic.core.ObjectMappers.jsonMapper(),
                        withoutTemperature(body),
                        MessageCreateParams.Body.class,
                        MessageCreateParams.Body::validate);
            case GEMINI -> GeminiJudge.judge(body);
            case OLLAMA -> OllamaJudge.judge(body);
        }
    }

    /**
     * Returns the body without temperature: the client dropped this field, but older models that are in service accept
     * it.
     */
    static JsonNode withoutTemperature(JsonNode body) {
        ObjectNode sent = body.deepCopy();
        JsonNode temperature = sent.remove("temperature");
        refuse(temperature != null && !temperature.isNumber(), "temperature is not a number");
        return sent;
    }

    static void refuse(boolean bad, String why) {
        if (bad) {
            throw new Refused(why);
        }
    }

    /** Rejects a body that differs from its parsed form after serializing it again. */
    static void refuseLoss(JsonNode sent, String understood) {
        try {
            JsonNode again = Json.MAPPER.readTree(understood);
            refuse(!again.equals(Json.MAPPER.readTree(sent.toString())), "parsed as " + again);
        } catch (JsonProcessingException e) {
            throw new Refused(e);
        }
    }

    static <T> void read(ObjectMapper mapper, JsonNode body, Class<T> type, Consumer<T> validation) {
        ObjectNode sent = body.deepCopy();
        // the clients keep this field separate from the body
        JsonNode stream = sent.remove("stream");
        refuse(stream != null && !stream.isBoolean(), "stream is not a boolean");
        try {
            T read = mapper.readValue(sent.toString(), type);
            validation.accept(read);
            List<String> unknown = UnknownFields.in(read);
            refuse(!unknown.isEmpty(), "unknown fields " + unknown);
            refuseLoss(sent, mapper.writeValueAsString(read));
        } catch (JsonProcessingException | com.openai.errors.OpenAIException e) {
            throw new Refused(e);
        } catch (com.anthropic.errors.AnthropicException e) {
            throw new Refused(e);
        }
    }
}
