package io.pocketflow.llm.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingOptions;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.wire.BodyOptions;
import io.pocketflow.llm.wire.gemini.GeminiContent;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The formats of embedding requests and answers, one per provider. */
public enum EmbeddingFormat {

    /** {@code POST {base}/embeddings}, as in OpenAI's specification; at most 2,048 texts. */
    OPENAI(2_048) {
        @Override
        public URI address(URI baseUrl, String model) {
            return URI.create(baseUrl + "/embeddings");
        }

        @Override
        public ObjectNode write(List<String> texts, String model, EmbeddingOptions options) {
            return withInput(texts, model, options);
        }

        @Override
        public List<JsonNode> vectors(JsonNode answer) {
            JsonNode[] inOrder = new JsonNode[answer.path("data").size()];
            int place = 0;
            for (JsonNode one : answer.path("data")) {
                int index = one.path("index").asInt(place++);
                if (index < 0 || index >= inOrder.length || inOrder[index] != null) {
                    return List.of();
                }
                inOrder[index] = one.path("embedding");
            }
            return List.of(inOrder);
        }

        @Override
        public long tokens(JsonNode answer) {
            return Fields.count(answer.path("usage"), "prompt_tokens");
        }
    },

    /** {@code POST {base}/v1beta/models/{model}:batchEmbedContents} of Gemini; at most 100 texts. */
    GEMINI(100) {
        @Override
        public URI address(URI baseUrl, String model) {
            return GeminiContent.address(baseUrl, model, "batchEmbedContents");
        }

        @Override
        public ObjectNode write(List<String> texts, String model, EmbeddingOptions options) {
            ObjectNode root = Json.MAPPER.createObjectNode();
            ArrayNode requests = root.putArray("requests");
            for (String text : texts) {
                ObjectNode one = requests.addObject().put("model", GeminiContent.resource(model));
                one.putObject("content").putArray("parts").addObject().put("text", text);
                if (options.dimensions() != null) {
                    one.put("outputDimensionality", options.dimensions());
                }
                if (options.task() != null) {
                    one.put("taskType", options.task());
                }
                BodyOptions.put(one, options.options());
            }
            return root;
        }

        @Override
        public List<JsonNode> vectors(JsonNode answer) {
            return list(answer.path("embeddings")).stream()
                    .map(one -> one.path("values"))
                    .toList();
        }

        @Override
        public long tokens(JsonNode answer) {
            return Fields.count(answer.path("usageMetadata"), "promptTokenCount");
        }
    },

    /** {@code POST {base}/api/embed} of Ollama, which names no maximum; 512 texts are sent. */
    OLLAMA(512) {
        @Override
        public URI address(URI baseUrl, String model) {
            return URI.create(baseUrl + "/api/embed");
        }

        @Override
        public ObjectNode write(List<String> texts, String model, EmbeddingOptions options) {
            return withInput(texts, model, options);
        }

        @Override
        public List<JsonNode> vectors(JsonNode answer) {
            return list(answer.path("embeddings"));
        }

        @Override
        public long tokens(JsonNode answer) {
            return Fields.count(answer, "prompt_eval_count");
        }
    };

    /** The maximum number of texts per request. */
    final int most;

    EmbeddingFormat(int most) {
        this.most = most;
    }

    static EmbeddingFormat of(Provider provider) {
        return switch (provider) {
            case OPENAI -> OPENAI;
            case GEMINI -> GEMINI;
            case OLLAMA -> OLLAMA;
            case OPENAI_RESPONSES, ANTHROPIC ->
                throw new IllegalArgumentException("the provider '" + provider.prefix()
                        + "' has no embeddings: 'openai', 'gemini' and 'ollama' have");
        };
    }

    /** Returns the address of a request. */
    public abstract URI address(URI baseUrl, String model);

    /** Returns the body of a request. */
    public abstract ObjectNode write(List<String> texts, String model, EmbeddingOptions options);

    /** Rejects options for which the format has no place. */
    void check(EmbeddingOptions options) {
        if (options.task() != null && this != GEMINI) {
            throw new IllegalArgumentException(
                    this + " embeddings have no task type, but the task was '" + options.task()
                            + "'; name it in the field that the server documents, such as input_type, by an option");
        }
        if (options.base64() && this != OPENAI) {
            throw new IllegalArgumentException(this + " embeddings have no choice of encoding; leave base64 out");
        }
    }

    /** Returns the arrays of numbers, in the order of the texts. */
    public abstract List<JsonNode> vectors(JsonNode answer);

    /** Returns the number of tokens that the server counted; 0 if the answer contains none. */
    public abstract long tokens(JsonNode answer);

    private static ObjectNode withInput(List<String> texts, String model, EmbeddingOptions options) {
        ObjectNode root = Json.MAPPER.createObjectNode().put("model", model);
        texts.forEach(root.putArray("input")::add);
        if (options.dimensions() != null) {
            root.put("dimensions", options.dimensions());
        }
        if (options.base64()) {
            root.put("encoding_format", "base64");
        }
        BodyOptions.put(root, options.options());
        return root;
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /**
     * Returns the embedding of an array, or of the Base64 of floats in little-endian order; rejects everything but at least
     * one finite number.
     */
    public static Embedding embedding(JsonNode numbers) {
        if (numbers.isTextual()) {
            FloatBuffer floats = ByteBuffer.wrap(Base64.getDecoder().decode(numbers.textValue()))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            float[] decoded = new float[floats.remaining()];
            floats.get(decoded);
            return Embedding.of(decoded);
        }
        float[] values = new float[numbers.size()];
        IntStream.range(0, values.length).forEach(i -> {
            JsonNode number = numbers.path(i);
            values[i] = number.isNumber() ? number.floatValue() : Float.NaN;
        });
        return Embedding.of(values);
    }
}
