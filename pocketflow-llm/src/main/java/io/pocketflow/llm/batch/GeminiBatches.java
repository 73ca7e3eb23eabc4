package io.pocketflow.llm.batch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.http.BatchHttp;
import io.pocketflow.llm.wire.gemini.GeminiContent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The batch mode of the Gemini API with inline requests: {@code POST /v1beta/models/{model}:batchGenerateContent}; as in
 * its API reference of 2026. The description of a batch that is over contains all results, so it is read as a stream.
 */
final class GeminiBatches implements BatchEndpoint {

    /** Inline requests are limited to 20 MB in total. */
    private static final Limits LIMITS = new Limits(50_000, 19_000_000);

    private static final String INLINED = "inlinedResponses";

    private final BatchHttp http;
    private final String model;

    GeminiBatches(BatchHttp http, String model) {
        this.http = http;
        this.model = model;
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public String line(String id, ObjectNode body) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.set("request", body);
        line.putObject("metadata").put("key", id);
        return line.toString();
    }

    @Override
    public BatchJob create(ShardFile shard, String file, String tag) {
        String path = GeminiContent.address(http.config().baseUrl(), model, "batchGenerateContent")
                .toString()
                .substring(http.config().baseUrl().toString().length());
        String before = "{\"batch\":{\"displayName\":"
                + Json.MAPPER.getNodeFactory().textNode(tag) + ",\"inputConfig\":{\"requests\":{\"requests\":[";
        return job(http.post(path, "application/json", shard.between(before, "]}}}}")));
    }

    @Override
    public BatchJob get(String id) {
        AtomicReference<JsonNode> described = new AtomicReference<>();
        http.read("/v1beta/" + path(id), body -> described.set(read(body, response -> {})));
        return job(described.get());
    }

    /** Returns the path of a batch, whose id is {@code batches/…}. */
    private static String path(String id) {
        return "batches/" + BatchEndpoint.encoded(id.substring(id.indexOf('/') + 1));
    }

    @Override
    public void cancel(String id) {
        http.post("/v1beta/" + path(id) + ":cancel", "{}");
    }

    @Override
    public void list(Instant since, Consumer<BatchJob> to) {
        BatchEndpoint.pages(at -> {
            AtomicReference<JsonNode> read = new AtomicReference<>();
            String next = at.isEmpty() ? "" : "&pageToken=" + BatchEndpoint.encoded(at);
            http.read("/v1beta/batches?pageSize=100" + next, body -> read.set(read(body, response -> {})));
            JsonNode page = read.get();
            for (JsonNode one : page.path("operations")) {
                BatchJob job = job(one);
                if (job.createdAt() == null || !job.createdAt().isBefore(since)) {
                    to.accept(job);
                }
            }
            return BatchEndpoint.text(page, "nextPageToken");
        });
    }

    @Override
    public boolean keepsTags() {
        return true;
    }

    @Override
    public void results(BatchJob job, Consumer<BatchLine> to) {
        http.read("/v1beta/" + path(job.id()), body -> read(body, response -> to.accept(result(response))));
    }

    /** Reads {@code {"response" or "error", "metadata": {"key"}}}; a response may be absent although the batch succeeded. */
    private static BatchLine result(JsonNode inlined) {
        String id = BatchEndpoint.text(inlined.path("metadata"), "key");
        JsonNode response = inlined.path("response");
        if (response.isObject()) {
            return BatchLine.answered(id, 200, response);
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        JsonNode error = inlined.path("error");
        answer.set(
                "error",
                error.isObject()
                        ? error
                        : Json.MAPPER
                                .createObjectNode()
                                .put("code", 500)
                                .put("status", "INTERNAL")
                                .put("message", "the result of this request has neither a response nor an error"));
        return BatchLine.answered(id, 200, answer);
    }

    /** Returns a document without the results in it, which are passed on one by one. */
    private JsonNode read(InputStream body, Consumer<JsonNode> results) throws IOException {
        try (JsonParser json = Json.MAPPER.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new LlmException(Kind.MALFORMED, http.name() + " sent no JSON object for a batch");
            }
            return object(json, results, false);
        } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
            throw new LlmException(
                    Kind.UNREACHABLE, http.name() + " sent a truncated or malformed description of a batch", malformed);
        }
    }

    private static ObjectNode object(JsonParser json, Consumer<JsonNode> results, boolean inlined) throws IOException {
        ObjectNode object = Json.MAPPER.createObjectNode();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (inlined && name.equals(INLINED) && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    results.accept(Json.MAPPER.readTree(json));
                }
            } else if (value == JsonToken.START_OBJECT) {
                object.set(name, object(json, results, name.equals(INLINED)));
            } else {
                object.set(name, Json.MAPPER.readTree(json));
            }
        }
        return object;
    }

    @Override
    public LlmException failure(BatchJob job) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        JsonNode error = job.json().path("error");
        ObjectNode copy = error.isObject() ? error.deepCopy() : Json.MAPPER.createObjectNode();
        String message = BatchEndpoint.text(copy, "message");
        copy.put("message", "batch " + job.id() + " failed: " + (message.isEmpty() ? "no reason is given" : message));
        body.set("error", copy);
        return http.failure(body);
    }

    private BatchJob job(JsonNode operation) {
        JsonNode batch = operation.path("metadata").isObject() ? operation.path("metadata") : operation;
        String name = BatchEndpoint.text(operation, "name");
        if (name.isEmpty()) {
            throw new LlmException(Kind.MALFORMED, http.name() + " described a batch without name");
        }
        String word = BatchEndpoint.text(batch, "state");
        JsonNode stats = batch.path("batchStats");
        return new BatchJob(
                name,
                BatchEndpoint.text(batch, "displayName"),
                state(word),
                word,
                stats.path("requestCount").asLong(),
                stats.path("successfulRequestCount").asLong(),
                stats.path("failedRequestCount").asLong(),
                BatchEndpoint.instant(BatchEndpoint.text(batch, "createTime")),
                operation);
    }

    /** Returns the state behind {@code BATCH_STATE_…}, which the SDKs call {@code JOB_STATE_…}. */
    private static BatchState state(String word) {
        return switch (word.substring(word.lastIndexOf('_') + 1)) {
            case "PENDING" -> BatchState.VALIDATING;
            case "SUCCEEDED" -> BatchState.DONE;
            case "FAILED" -> BatchState.FAILED;
            case "EXPIRED" -> BatchState.EXPIRED;
            case "CANCELLED" -> BatchState.CANCELLED;
            default -> BatchState.IN_PROGRESS;
        };
    }
}
