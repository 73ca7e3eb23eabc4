package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.http.BatchHttp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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

    /** Returns the text between two requests; by default a comma, since requests are sent inside of a JSON array. */
    default String separator() {
        return ",\n";
    }

    /** Returns one request, without a line end. */
    String line(String id, ObjectNode body);

    /** Uploads the requests of a shard. Returns the id of the file; empty, the default, if {@link #create} sends them. */
    default String upload(ShardFile shard) {
        return "";
    }

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

    /** Returns whether a batch was made of this file; false, the default, if the provider has no files. */
    default boolean isOf(BatchJob job, String file) {
        return false;
    }

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
    static void pages(UnaryOperator<String> page) {
        String at = "";
        Predicate<String> seen = new HashSet<String>()::add;
        while (seen.test(at)) {
            at = page.apply(at);
            if (at.isEmpty()) {
                return;
            }
        }
    }

    /**
     * Passes on the batches of a page that is ordered by age. Returns the id of the last batch if the next page may contain
     * batches of this time or later, else an empty text.
     */
    static String passOn(JsonNode page, Function<JsonNode, BatchJob> reader, Instant since, Consumer<BatchJob> to) {
        BatchJob last = null;
        for (JsonNode one : page.path("data")) {
            last = reader.apply(one);
            if (last.createdAt() != null && last.createdAt().isBefore(since)) {
                return "";
            }
            to.accept(last);
        }
        return page.path("has_more").asBoolean() && last != null ? last.id() : "";
    }

    /**
     * Returns the id of what a server described.
     *
     * @throws LlmException of kind {@code MALFORMED} if it has none
     */
    static String id(BatchHttp http, JsonNode json, String what) {
        String id = text(json, "id");
        if (id.isEmpty()) {
            throw new LlmException(Kind.MALFORMED, http.name() + " described a " + what + " without id");
        }
        return id;
    }

    /** Returns a text as a part of an address. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the time of a text in RFC 3339, or null. */
    static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException malformed) {
            return null;
        }
    }
}
