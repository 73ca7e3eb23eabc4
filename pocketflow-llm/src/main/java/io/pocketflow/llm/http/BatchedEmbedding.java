package io.pocketflow.llm.http;

import io.pocketflow.llm.EmbeddingModel;

/** An embedding model that sends its texts in requests of a limited size. */
public interface BatchedEmbedding extends EmbeddingModel {

    /** Returns the maximum number of texts in one request. */
    int maxTexts();

    /** Returns the identity of the limits of a request. */
    BudgetKey limitsKey();

    /** Returns a text that identifies the vectors: model, server, hash of the key, and all settings that change them. */
    String identity();
}
