package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.http.BatchHttp;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * The Message Batches endpoint of Anthropic: {@code POST /v1/messages/batches}; as in its guide of 2026. It keeps no
 * metadata, so a batch is recognized by its requests only.
 */
final class AnthropicBatches implements BatchEndpoint {

    private static final Limits LIMITS = new Limits(100_000, 256_000_000);
    private static final String PATH = "/v1/messages/batches";

    private final BatchHttp http;

    AnthropicBatches(BatchHttp http) {
        this.http = http;
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public String line(String id, ObjectNode body) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("custom_id", id).set("params", body);
        return line.toString();
    }

    @Override
    public BatchJob create(ShardFile shard, String file, String tag) {
        return job(http.post(PATH, "application/json", shard.between("{\"requests\":[", "]}")));
    }

    @Override
    public BatchJob get(String id) {
        return job(http.get(PATH + "/" + BatchEndpoint.encoded(id)));
    }

    @Override
    public void cancel(String id) {
        http.post(PATH + "/" + BatchEndpoint.encoded(id) + "/cancel", "{}");
    }

    @Override
    public void list(Instant since, Consumer<BatchJob> to) {
        BatchEndpoint.pages(after -> {
            JsonNode page = http.get(
                    PATH + "?limit=100" + (after.isEmpty() ? "" : "&after_id=" + BatchEndpoint.encoded(after)));
            return BatchEndpoint.passOn(page, this::job, since, to);
        });
    }

    @Override
    public boolean keepsTags() {
        return false;
    }

    @Override
    public void results(BatchJob job, Consumer<BatchLine> to) {
        if (job.json().path("archived_at").isTextual()) {
            throw new LlmException(Kind.NOT_FOUND, "the results of batch " + job.id() + " are archived");
        }
        int longest = http.config().maxResponseBytes();
        // never results_url: the key goes only to the server of the config
        http.read(
                PATH + "/" + BatchEndpoint.encoded(job.id()) + "/results",
                body -> ResultLines.read(body, longest, line -> to.accept(result(line))));
    }

    /** Reads {@code {"custom_id", "result": {"type", "message" or "error": {"type": "error", "error": {…}}}}}. */
    private static BatchLine result(JsonNode line) {
        String id = BatchEndpoint.text(line, "custom_id");
        JsonNode result = line.path("result");
        return switch (BatchEndpoint.text(result, "type")) {
            case "succeeded" -> BatchLine.answered(id, 200, result.path("message"));
            case "canceled" -> BatchLine.without(id, BatchLine.Kind.CANCELLED);
            case "expired" -> BatchLine.without(id, BatchLine.Kind.EXPIRED);
            default -> BatchLine.answered(id, 200, error(result.path("error")));
        };
    }

    /** Returns the error as an answer has it; it is nested twice, but some servers nest it once. */
    private static JsonNode error(JsonNode error) {
        if (error.path("error").isObject()) {
            return error;
        }
        ObjectNode answer = Json.MAPPER.createObjectNode().put("type", "error");
        answer.set(
                "error",
                error.isObject()
                        ? error
                        : Json.MAPPER
                                .createObjectNode()
                                .put("type", "api_error")
                                .put("message", "the line of this request has neither a message nor an error"));
        return answer;
    }

    @Override
    public LlmException failure(BatchJob job) {
        return new LlmException(Kind.SERVER_ERROR, "batch " + job.id() + " ended as '" + job.word() + "'");
    }

    private BatchJob job(JsonNode json) {
        String id = BatchEndpoint.id(http, json, "batch");
        String word = BatchEndpoint.text(json, "processing_status");
        JsonNode counts = json.path("request_counts");
        long total = 0;
        for (JsonNode count : counts) {
            total += count.asLong();
        }
        BatchState ended = json.path("cancel_initiated_at").isTextual() ? BatchState.CANCELLED : BatchState.DONE;
        return new BatchJob(
                id,
                "",
                word.equals("ended") ? ended : BatchState.IN_PROGRESS,
                word,
                total,
                counts.path("succeeded").asLong(),
                counts.path("errored").asLong(),
                BatchEndpoint.instant(BatchEndpoint.text(json, "created_at")),
                json);
    }
}
