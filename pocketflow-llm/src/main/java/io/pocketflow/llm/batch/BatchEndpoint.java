package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.LlmException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A provider's batch endpoint. Each method that uses the network blocks and throws an {@link LlmException}. Thread-safe.
 */
interface BatchEndpoint {

    /**
     * The limits of one batch.
     *
     * @param requests the maximum number of requests
     * @param bytes the maximum number of bytes of all requests
     */
    record Limits(int requests, long bytes) {}

    Limits limits();

    /** Returns the text between two requests: a line end, or a comma if requests are sent inside of a JSON array. */
    String separator();

    /** Returns one request, without a line end. */
    String line(String id, ObjectNode body);

    /** Uploads the requests of a shard. Returns the id of the file; empty if requests are sent by {@link #create}. */
    String upload(ShardFile shard);

    /** Returns whether requests are uploaded before the batch is created. */
    default boolean uploads() {
        return false;
    }

    /** Creates a batch. The provider keeps the tag if it keeps metadata. */
    BatchJob create(ShardFile shard, String file, String tag);

    /** Returns the present description of a batch. */
    BatchJob get(String id);

    /** Requests that a batch is cancelled. */
    void cancel(String id);

    /** Passes on all batches of the account that were created at this time or later, the newest first. */
    void list(Instant since, Consumer<BatchJob> to);

    /** Returns whether the provider keeps tags or files, by which a batch is recognized without doubt. */
    boolean keepsTags();

    /** Returns whether a batch was made of this file; false if the provider has no files. */
    boolean isOf(BatchJob job, String file);

    /**
     * Passes on the results of a batch that is over, in any order, as they arrive. A line without a known id is passed
     * on too; a line that is not JSON is left out.
     *
     * @throws LlmException of kind {@code NOT_FOUND} if the results are not, or no longer, available
     */
    void results(BatchJob job, Consumer<BatchLine> to);

    /** Returns the failure that a {@linkplain BatchState#FAILED failed} batch reports. */
    LlmException failure(BatchJob job);

    /** Returns the text of a field, or an empty text. */
    static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() ? value.textValue() : value.isIntegralNumber() ? value.asText() : "";
    }

    /** Visits pages: calls the function with the place of each page, from an empty text until it returns one. */
    static void pages(java.util.function.UnaryOperator<String> page) {
        String at = "";
        Predicate<String> seen = new java.util.HashSet<String>()::add;
        while (seen.test(at)) {
            at = page.apply(at);
            if (at.isEmpty()) {
                return;
            }
        }
    }
}
