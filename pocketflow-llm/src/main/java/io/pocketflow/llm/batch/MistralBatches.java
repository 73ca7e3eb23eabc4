package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.http.BatchHttp;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * The batch jobs of Mistral with inline requests: {@code POST /batch/jobs}; as in its documentation of 2026. Results are
 * in an output file and an error file in the form of OpenAI's, or inside of the description of the job.
 */
final class MistralBatches implements BatchEndpoint {

    private static final Limits LIMITS = new Limits(10_000, 100_000_000);
    private static final String PATH = "/batch/jobs";

    private final BatchHttp http;
    private final String model;

    MistralBatches(BatchHttp http, String model) {
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
        // the job names the model
        line.put("custom_id", id).set("body", body.without("model"));
        return line.toString();
    }

    @Override
    public BatchJob create(ShardFile shard, String file, String tag) {
        ObjectNode job = Json.MAPPER.createObjectNode();
        job.put("model", model).put("endpoint", "/v1/chat/completions").put("timeout_hours", 24);
        job.putObject("metadata").put(OpenAiBatches.TAG, tag);
        String fields = job.toString();
        String before = fields.substring(0, fields.length() - 1) + ",\"requests\":[";
        return job(http.post(PATH, "application/json", shard.between(before, "]}")));
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
        BatchEndpoint.pages(at -> {
            int page = at.isEmpty() ? 0 : Integer.parseInt(at);
            JsonNode jobs = http.get(
                    PATH + "?page=" + page + "&page_size=100&created_after=" + BatchEndpoint.encoded(since.toString()));
            int count = 0;
            for (JsonNode one : jobs.path("data")) {
                count++;
                BatchJob job = job(one);
                if (job.createdAt() == null || !job.createdAt().isBefore(since)) {
                    to.accept(job);
                }
            }
            return count < 100 ? "" : Integer.toString(page + 1);
        });
    }

    @Override
    public boolean keepsTags() {
        return true;
    }

    @Override
    public void results(BatchJob job, Consumer<BatchLine> to) {
        boolean inFiles = false;
        for (String field : new String[] {"output_file", "error_file"}) {
            String file = BatchEndpoint.text(job.json(), field);
            if (!file.isEmpty()) {
                inFiles = true;
                OpenAiBatches.read(http, file, to);
            }
        }
        if (!inFiles) {
            JsonNode whole = http.get(PATH + "/" + BatchEndpoint.encoded(job.id()) + "?inline=true");
            whole.path("outputs").forEach(line -> to.accept(OpenAiBatches.result(line)));
        }
    }

    @Override
    public LlmException failure(BatchJob job) {
        JsonNode errors = job.json().path("errors");
        String message = BatchEndpoint.text(errors.path(0), "message");
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error")
                .put("code", "invalid_request_error")
                .put("message", "job " + job.id() + " failed: " + (message.isEmpty() ? "no reason is given" : message));
        return http.failure(body);
    }

    private BatchJob job(JsonNode json) {
        String id = BatchEndpoint.id(http, json, "job");
        String word = BatchEndpoint.text(json, "status");
        JsonNode created = json.path("created_at");
        return new BatchJob(
                id,
                BatchEndpoint.text(json.path("metadata"), OpenAiBatches.TAG),
                state(word),
                word,
                json.path("total_requests").asLong(),
                json.path("succeeded_requests").asLong(),
                json.path("failed_requests").asLong(),
                created.isNumber()
                        ? Instant.ofEpochSecond(created.asLong())
                        : BatchEndpoint.instant(BatchEndpoint.text(json, "created_at")),
                json);
    }

    private static BatchState state(String word) {
        return switch (word) {
            case "QUEUED" -> BatchState.VALIDATING;
            case "SUCCESS" -> BatchState.DONE;
            case "FAILED" -> BatchState.FAILED;
            case "TIMEOUT_EXCEEDED" -> BatchState.EXPIRED;
            case "CANCELLED" -> BatchState.CANCELLED;
            default -> BatchState.IN_PROGRESS;
        };
    }
}
