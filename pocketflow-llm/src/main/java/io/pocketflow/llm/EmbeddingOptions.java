package io.pocketflow.llm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The form of a model's embeddings. Immutable; changes by {@code with…}. Embeddings of different dimensions or tasks must
 * not be compared, except where the provider says so, as for the tasks of queries and documents.
 *
 * @param dimensions the number of dimensions, at least 1; null for the model's own
 * @param task the task type in the provider's word, such as {@code RETRIEVAL_QUERY}; only Gemini's format has a place for
 *     it, others name it in {@code options} ({@code input_type}); null for none
 * @param base64 whether the server sends the numbers in Base64, which is shorter; only OpenAI's format has it; default
 *     false
 * @param options fields of the provider's own, which are merged into the request's body as {@link ChatRequest#options}
 *     are; in Gemini's format into the request of each text
 */
public record EmbeddingOptions(
        @Nullable Integer dimensions, @Nullable String task, boolean base64, Map<String, Object> options) {

    /** The options that leave all to the model. */
    public static final EmbeddingOptions NONE = new EmbeddingOptions(null, null, false, Map.of());

    /** Rejects dimensions below 1 and blank tasks, and copies the map. */
    public EmbeddingOptions {
        if (dimensions != null && dimensions < 1) {
            throw new IllegalArgumentException("dimensions must be at least 1 but was " + dimensions);
        }
        if (task != null && task.isBlank()) {
            throw new IllegalArgumentException("the task of embeddings must not be blank; use null for none");
        }
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** Returns a copy with this number of dimensions, at least 1. */
    public EmbeddingOptions withDimensions(int dimensions) {
        return new EmbeddingOptions(dimensions, task, base64, options);
    }

    /** Returns a copy with this task type. */
    public EmbeddingOptions withTask(String task) {
        return new EmbeddingOptions(dimensions, task, base64, options);
    }

    /** Returns a copy whose numbers are, or are not, sent in Base64. */
    public EmbeddingOptions withBase64(boolean base64) {
        return new EmbeddingOptions(dimensions, task, base64, options);
    }

    /** Returns a copy with one more field of the provider's own; a null value sends a JSON null. */
    public EmbeddingOptions withOption(String name, @Nullable Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(name, value);
        return new EmbeddingOptions(dimensions, task, base64, more);
    }

    /** Returns the options that change the vectors, as they stand in a model's name; empty if there are none. */
    String suffix() {
        StringJoiner set = new StringJoiner(", ", "[", "]").setEmptyValue("");
        if (dimensions != null) {
            set.add("dimensions=" + dimensions);
        }
        if (task != null) {
            set.add("task=" + task);
        }
        options.forEach((name, value) -> set.add(name + "=" + value));
        return set.toString();
    }
}
