package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.http.BatchHttp;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The batch endpoint of OpenAI and of the services that have its form: a file of JSON lines by {@code POST /files},
 * then {@code POST /batches}; as in OpenAI's API reference of November 2026.
 */
final class OpenAiBatches implements BatchEndpoint {

    /** The name of the metadata field that contains the tag. */
    static final String TAG = "pocketflow";

    private static final Limits LIMITS = new Limits(50_000, 200_000_000);
    private static final int PAGE = 100;

    private final BatchHttp http;
    private final String endpoint;

    /** @param endpoint the endpoint of the requests, such as {@code /v1/chat/completions} */
    OpenAiBatches(BatchHttp http, String endpoint) {
        this.http = http;
        this.endpoint = endpoint;
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public String separator() {
        return "\n";
    }

    @Override
    public String line(String id, ObjectNode body) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("custom_id", id).put("method", "POST").put("url", endpoint).set("body", body);
        return line.toString();
    }

    @Override
    public String upload(ShardFile shard) {
        String boundary = "pocketflow-" + UUID.randomUUID();
        String start = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"";
        JsonNode file = http.post(
                "/files",
                "multipart/form-data; boundary=" + boundary,
                shard.between(
                        start + "purpose\"\r\n\r\nbatch\r\n" + start
                                + "file\"; filename=\"requests.jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n",
                        "\n\r\n--" + boundary + "--\r\n"));
        return BatchEndpoint.id(http, file, "file");
    }

    @Override
    public boolean uploads() {
        return true;
    }

    @Override
    public BatchJob create(ShardFile shard, String file, String tag) {
        ObjectNode create = Json.MAPPER.createObjectNode();
        create.put("input_file_id", file).put("endpoint", endpoint).put("completion_window", "24h");
        create.putObject("metadata").put(TAG, tag);
        return job(http.post("/batches", create.toString()));
    }

    @Override
    public BatchJob get(String id) {
        return job(http.get("/batches/" + BatchEndpoint.encoded(id)));
    }

    @Override
    public void cancel(String id) {
        http.post("/batches/" + BatchEndpoint.encoded(id) + "/cancel", "{}");
    }

    @Override
    public void list(Instant since, Consumer<BatchJob> to) {
        BatchEndpoint.pages(after -> {
            JsonNode page = http.get(
                    "/batches?limit=" + PAGE + (after.isEmpty() ? "" : "&after=" + BatchEndpoint.encoded(after)));
            return BatchEndpoint.passOn(page, this::job, since, to);
        });
    }

    @Override
    public boolean keepsTags() {
        return true;
    }

    @Override
    public boolean isOf(BatchJob job, String file) {
        return !file.isEmpty() && file.equals(BatchEndpoint.text(job.json(), "input_file_id"));
    }

    @Override
    public void results(BatchJob job, Consumer<BatchLine> to) {
        for (String field : new String[] {"output_file_id", "error_file_id"}) {
            String file = BatchEndpoint.text(job.json(), field);
            if (!file.isEmpty()) {
                read(http, file, to);
            }
        }
    }

    /** Passes on the lines of a file of results, which Mistral writes in the same form. */
    static void read(BatchHttp http, String file, Consumer<BatchLine> to) {
        int longest = http.config().maxResponseBytes();
        http.read(
                "/files/" + BatchEndpoint.encoded(file) + "/content",
                body -> ResultLines.read(body, longest, line -> to.accept(result(line))));
    }

    /** Reads {@code {"custom_id", "response": {"status_code", "body"} or null, "error": {"code", "message"} or null}}. */
    static BatchLine result(JsonNode line) {
        String id = BatchEndpoint.text(line, "custom_id");
        JsonNode response = line.path("response");
        if (response.isObject() && !response.path("body").isMissingNode()) {
            return BatchLine.answered(id, response.path("status_code").asInt(200), response.path("body"));
        }
        JsonNode error = line.path("error");
        String code = BatchEndpoint.text(error, "code");
        if (code.equals("batch_expired")) {
            return BatchLine.without(id, BatchLine.Kind.EXPIRED);
        }
        if (code.equals("batch_cancelled")) {
            return BatchLine.without(id, BatchLine.Kind.CANCELLED);
        }
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("error", error.isMissingNode() || error.isNull() ? noAnswer() : error);
        return BatchLine.answered(id, 200, body);
    }

    private static ObjectNode noAnswer() {
        return Json.MAPPER
                .createObjectNode()
                .put("code", "server_error")
                .put("message", "the line of this request has neither a response nor an error");
    }

    @Override
    public LlmException failure(BatchJob job) {
        JsonNode errors = job.json().path("errors");
        JsonNode first = errors.path("data").path(0);
        String message = BatchEndpoint.text(first, "message");
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode error = body.putObject("error");
        error.put("code", first.isMissingNode() ? "invalid_request_error" : BatchEndpoint.text(first, "code"));
        error.put(
                "message",
                "batch " + job.id() + " failed: " + (message.isEmpty() ? "no reason is given" : message)
                        + (first.path("line").isInt() ? " (line " + first.path("line") + ")" : ""));
        return http.failure(body);
    }

    private BatchJob job(JsonNode json) {
        String word = BatchEndpoint.text(json, "status");
        JsonNode counts = json.path("request_counts");
        JsonNode created = json.path("created_at");
        return new BatchJob(
                BatchEndpoint.id(http, json, "batch"),
                BatchEndpoint.text(json.path("metadata"), TAG),
                state(word),
                word,
                counts.path("total").asLong(),
                counts.path("completed").asLong(),
                counts.path("failed").asLong(),
                created.isNumber() ? Instant.ofEpochSecond(created.asLong()) : null,
                json);
    }

    private static BatchState state(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "validating" -> BatchState.VALIDATING;
            case "completed" -> BatchState.DONE;
            case "failed" -> BatchState.FAILED;
            case "expired" -> BatchState.EXPIRED;
            case "cancelled" -> BatchState.CANCELLED;
            default -> BatchState.IN_PROGRESS;
        };
    }
}
