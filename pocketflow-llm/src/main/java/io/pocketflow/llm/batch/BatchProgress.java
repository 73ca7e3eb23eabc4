package io.pocketflow.llm.batch;

import java.util.Objects;

/**
 * The progress of one batch, as its provider reports it. Immutable.
 *
 * @param pool the name of the pool
 * @param number the number of the batch within the run, from 0
 * @param model the model, such as {@code anthropic:claude-haiku-4-5}
 * @param id the provider's id; empty before the batch exists
 * @param state the state in terms of all providers
 * @param word the provider's word for the state; empty before the batch exists
 * @param requests the number of requests
 * @param done the number of requests with a reply; providers may report 0 until the end
 * @param failed the number of requests with an error
 */
public record BatchProgress(
        String pool,
        int number,
        String model,
        String id,
        BatchState state,
        String word,
        long requests,
        long done,
        long failed) {

    /** Rejects nulls. */
    public BatchProgress {
        Objects.requireNonNull(pool, "the pool of a batch must not be null");
        Objects.requireNonNull(model, "the model of a batch must not be null");
        Objects.requireNonNull(id, "the id of a batch must not be null");
        Objects.requireNonNull(state, "the state of a batch must not be null");
        Objects.requireNonNull(word, "the word for the state of a batch must not be null");
    }
}
