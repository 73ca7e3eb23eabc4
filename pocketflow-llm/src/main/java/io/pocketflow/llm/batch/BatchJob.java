package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch as its provider describes it. Immutable.
 *
 * @param id the provider's id
 * @param tag the tag with which the batch was created; empty if the provider keeps none
 * @param word the provider's word for the state
 * @param total the number of requests; 0 if the provider does not report it yet
 * @param done the number of requests with a reply so far; providers may report 0 until the end
 * @param failed the number of requests with an error so far
 * @param createdAt the time of the creation, or null if it is not reported
 * @param json the whole description
 */
record BatchJob(
        String id,
        String tag,
        BatchState state,
        String word,
        long total,
        long done,
        long failed,
        @Nullable Instant createdAt,
        JsonNode json) {}
