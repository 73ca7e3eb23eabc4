package io.pocketflow.llm;

import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads request bodies by the official clients' own models, and refuses what those do not know or take. The models know
 * the names of models too, so a body has to ask for one of {@link #model}.
 */
final class Judges {

    /** What is wrong with a body. */
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

    /** A model of this provider that its official client knows. */
    static String model(Provider provider) {
        return switch (provider) {
            case OPENAI, OPENAI_RESPONSES -> "gpt-4o-mini";
            case ANTHROPIC -> "claude-haiku-4-5";
            case GEMINI -> "gemini-2.5-flash";
            case OLLAMA -> "qwen3:8b";
        };
    }

    /** A model for embeddings that the provider's official client knows. */
    static String embeddingModel(Provider provider) {
        return provider == Provider.OPENAI ? "text-embedding-3-small" : model(provider);
    }

    /** Throws {@link Refused} if this is no valid body of a request for embeddings. */
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
            case OPENAI_RESPONSES, ANTHROPIC -> throw new Refused("no embeddings are known for " + provider);
        }
    }

    /** Throws {@link Refused} if this is no valid body of a chat. */
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

    /** The client has dropped this field, which the newest models refuse; the older ones, still served, take it. */
    private static JsonNode withoutTemperature(JsonNode body) {
        ObjectNode sent = body.deepCopy();
        JsonNode temperature = sent.remove("temperature");
        refuse(temperature != null && !temperature.isNumber(), "temperature is no number");
        return sent;
    }

    static void refuse(boolean bad, String why) {
        if (bad) {
            throw new Refused(why);
        }
    }

    /** What is understood, written again, has to be what was sent. */
    static void refuseLoss(JsonNode sent, String understood) {
        try {
            JsonNode again = Json.MAPPER.readTree(understood);
            refuse(!again.equals(Json.MAPPER.readTree(sent.toString())), "understood as " + again);
        } catch (JsonProcessingException e) {
            throw new Refused(e);
        }
    }

    private static <T> void read(ObjectMapper mapper, JsonNode body, Class<T> type, Consumer<T> validation) {
        ObjectNode sent = body.deepCopy();
        // the clients keep it apart from the body
        JsonNode stream = sent.remove("stream");
        refuse(stream != null && !stream.isBoolean(), "stream is no boolean");
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
