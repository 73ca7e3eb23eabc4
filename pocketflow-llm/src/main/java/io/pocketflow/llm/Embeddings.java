package io.pocketflow.llm;

import java.util.List;
import java.util.Objects;

/**
 * The result of an {@link EmbeddingModel}. Immutable.
 *
 * @param vectors one vector for each text, in the order of the texts
 * @param usage the tokens counted, over all requests
 * @param model the model that answered, as the provider names it
 */
public record Embeddings(List<Embedding> vectors, Usage usage, String model) {

    /** Rejects nulls, and copies the list. */
    public Embeddings {
        vectors = List.copyOf(vectors);
        Objects.requireNonNull(usage, "the usage of embeddings must not be null");
        Objects.requireNonNull(model, "the model of embeddings must not be null");
    }
}
