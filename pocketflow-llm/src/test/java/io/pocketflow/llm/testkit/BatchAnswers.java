package io.pocketflow.llm.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The answers of a {@link BatchServer} in the form of its provider: batches, results, replies and errors. */
final class BatchAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BatchServer server;
    private final Form form;

    BatchAnswers(BatchServer server, Form form) {
        this.server = server;
        this.form = form;
    }

    /** Returns the body of an error. */
    String error(int status, String message) {
        ObjectNode body = JSON.createObjectNode();
        if (form == Form.ANTHROPIC) {
            body.put("type", "error")
                    .putObject("error")
                    .put("type", type(status))
                    .put("message", message);
        } else if (form == Form.GEMINI) {
            body.putObject("error")
                    .put("code", status)
                    .put("message", message)
                    .put("status", status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT");
        } else {
            body.putObject("error")
                    .put("message", message)
                    .put("type", type(status))
                    .putNull("code");
        }
        return body.toString();
    }

    private static String type(int status) {
        return status == 404 ? "not_found_error" : status == 401 ? "authentication_error" : "invalid_request_error";
    }

    private boolean isOver(SentBatch job) {
        return job.cancelled || !server.now().isBefore(job.createdAt.plus(server.duration));
    }

    private String word(SentBatch job, String before, String success, String cancelled) {
        if (!isOver(job)) {
            return server.runsAs.isEmpty() ? before : server.runsAs;
        }
        return job.cancelled ? cancelled : server.endsAs.isEmpty() ? success : server.endsAs;
    }

    /** Returns the description of a batch. */
    ObjectNode describe(SentBatch job, boolean withResults) {
        int total = job.requests.size();
        int counted = server.hidesCounts && !isOver(job) ? 0 : total;
        int done = isOver(job) ? total : 0;
        ObjectNode json = JSON.createObjectNode();
        switch (form) {
            case OPENAI, RESPONSES -> {
                String word = word(job, "in_progress", "completed", "cancelled");
                json.put("id", job.id).put("object", "batch").put("status", word);
                json.put("input_file_id", job.file).put("created_at", job.createdAt.getEpochSecond());
                json.put("completion_window", "24h")
                        .put("endpoint", form == Form.OPENAI ? "/v1/chat/completions" : "/v1/responses");
                json.putObject("metadata").put("pocketflow", job.tag);
                json.putObject("request_counts")
                        .put("total", counted)
                        .put("completed", done)
                        .put("failed", 0);
                boolean hasFile =
                        isOver(job) && !word.equals("failed") && !lines(job).isEmpty();
                json.put("output_file_id", hasFile ? "out:" + job.id : null).putNull("error_file_id");
                if (word.equals("failed")) {
                    json.putObject("errors")
                            .put("object", "list")
                            .putArray("data")
                            .add(failure(JSON.createObjectNode()));
                }
            }
            case MISTRAL -> {
                String word = word(job, "RUNNING", "SUCCESS", "CANCELLED");
                json.put("id", job.id)
                        .put("object", "batch")
                        .put("status", word)
                        .put("total_requests", counted);
                json.put("succeeded_requests", done).put("created_at", job.createdAt.getEpochSecond());
                json.putObject("metadata").put("pocketflow", job.tag);
                json.put("output_file", isOver(job) && !lines(job).isEmpty() ? "out:" + job.id : null);
                json.putArray("errors").add(failure(JSON.createObjectNode()));
            }
            case ANTHROPIC -> {
                json.put("id", job.id).put("type", "message_batch");
                json.put("processing_status", word(job, "in_progress", "ended", "ended"));
                json.put("created_at", job.createdAt.toString());
                json.put("expires_at", job.createdAt.plus(Duration.ofDays(1)).toString());
                json.put("ended_at", isOver(job) ? server.now().toString() : null);
                json.put("cancel_initiated_at", job.cancelled ? server.now().toString() : null);
                json.putNull("archived_at");
                json.putObject("request_counts")
                        .put("processing", total - done)
                        .put("succeeded", done)
                        .put("errored", 0)
                        .put("canceled", 0)
                        .put("expired", 0);
                json.put("results_url", "http://localhost:1/elsewhere");
            }
            case GEMINI -> {
                json.put("name", job.id);
                ObjectNode batch = json.putObject("metadata");
                batch.put("name", job.id).put("displayName", job.tag).put("createTime", job.createdAt.toString());
                String state = word(job, "BATCH_STATE_RUNNING", "BATCH_STATE_SUCCEEDED", "BATCH_STATE_CANCELLED");
                batch.put("state", state);
                batch.putObject("batchStats").put("requestCount", Integer.toString(counted));
                if (isOver(job)) {
                    json.put("done", true);
                    if (state.endsWith("FAILED")) {
                        failure(json.putObject("error"));
                    } else if (withResults) {
                        server.calls.merge("results", 1, Integer::sum);
                        List<ObjectNode> lines = lines(job);
                        // Google's own client reads them in the first of the two places
                        for (ObjectNode place : List.of(batch.putObject("output"), json.putObject("response"))) {
                            place.putObject("inlinedResponses")
                                    .putArray("inlinedResponses")
                                    .addAll(lines);
                        }
                    }
                }
            }
        }
        return json;
    }

    private ObjectNode failure(ObjectNode error) {
        String[] words = server.failure.split(":", 2);
        return error.put("code", words[0]).put("message", words[1]);
    }

    /** Returns the lines of a batch, the last request first: results have no order. */
    List<ObjectNode> lines(SentBatch job) {
        List<ObjectNode> all = new ArrayList<>();
        if (!job.cancelled) {
            job.requests.forEach((id, text) -> all.add(line(id, reply(text))));
            Collections.reverse(all);
        }
        return server.lines.apply(all);
    }

    /** Returns the line of a request with this answer. */
    ObjectNode line(String id, ObjectNode answer) {
        ObjectNode line = JSON.createObjectNode();
        switch (form) {
            case OPENAI, RESPONSES, MISTRAL -> {
                line.put("id", "r-" + id).put("custom_id", id);
                line.putObject("response").put("status_code", 200).set("body", answer);
                line.putNull("error");
            }
            case ANTHROPIC ->
                line.put("custom_id", id)
                        .putObject("result")
                        .put("type", "succeeded")
                        .set("message", answer);
            case GEMINI -> {
                line.set("response", answer);
                line.putObject("metadata").put("key", id);
            }
        }
        return line;
    }

    /** Returns the line of a request that failed with an error of the provider. */
    ObjectNode errorLine(String id, String code, String message) {
        ObjectNode line = JSON.createObjectNode();
        ObjectNode error = JSON.createObjectNode();
        switch (form) {
            case OPENAI, RESPONSES, MISTRAL -> {
                line.put("custom_id", id).putNull("response");
                line.set("error", error.put("code", code).put("message", message));
            }
            case ANTHROPIC -> {
                error.put("type", "error").putObject("error").put("type", code).put("message", message);
                line.put("custom_id", id)
                        .putObject("result")
                        .put("type", "errored")
                        .set("error", error);
            }
            case GEMINI -> {
                line.putObject("metadata").put("key", id);
                line.set("error", error.put("code", 400).put("status", code).put("message", message));
            }
        }
        return line;
    }

    /** Returns the line of a request that expired. */
    ObjectNode expiredLine(String id) {
        ObjectNode line = JSON.createObjectNode();
        if (form == Form.ANTHROPIC) {
            line.put("custom_id", id).putObject("result").put("type", "expired");
            return line;
        }
        return errorLine(
                id, "batch_expired", "This request could not be executed before the completion window expired.");
    }

    /** Returns the id in a line. */
    String idOf(ObjectNode line) {
        return form == Form.GEMINI
                ? line.path("metadata").path("key").asText()
                : line.path("custom_id").asText();
    }

    /** Returns a reply that repeats a text. */
    ObjectNode reply(String text) {
        ObjectNode reply = JSON.createObjectNode();
        String echo = "echo " + text;
        switch (form) {
            case OPENAI, MISTRAL -> {
                reply.put("id", "c").put("object", "chat.completion").put("model", server.model);
                ObjectNode choice =
                        reply.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
                choice.putObject("message").put("role", "assistant").put("content", echo);
                reply.putObject("usage")
                        .put("prompt_tokens", 10)
                        .put("completion_tokens", 4)
                        .put("total_tokens", 14);
            }
            case RESPONSES -> {
                reply.put("id", "c")
                        .put("object", "response")
                        .put("status", "completed")
                        .put("model", server.model);
                ObjectNode message = reply.putArray("output")
                        .addObject()
                        .put("type", "message")
                        .put("role", "assistant");
                message.putArray("content")
                        .addObject()
                        .put("type", "output_text")
                        .put("text", echo);
                reply.putObject("usage")
                        .put("input_tokens", 10)
                        .put("output_tokens", 4)
                        .put("total_tokens", 14);
            }
            case ANTHROPIC -> {
                reply.put("id", "m")
                        .put("type", "message")
                        .put("role", "assistant")
                        .put("model", server.model);
                reply.putArray("content").addObject().put("type", "text").put("text", echo);
                reply.put("stop_reason", "end_turn");
                reply.putObject("usage").put("input_tokens", 10).put("output_tokens", 4);
            }
            case GEMINI -> {
                ObjectNode candidate = reply.putArray("candidates").addObject().put("finishReason", "STOP");
                candidate
                        .putObject("content")
                        .put("role", "model")
                        .putArray("parts")
                        .addObject()
                        .put("text", echo);
                reply.putObject("usageMetadata").put("promptTokenCount", 10).put("candidatesTokenCount", 4);
                reply.put("modelVersion", server.model);
            }
        }
        return reply;
    }

    /** Returns the list of the batches, the newest first. */
    String list(URI address) {
        ArrayNode all = JSON.createArrayNode();
        List<SentBatch> newest = new ArrayList<>(server.jobs.values());
        Collections.reverse(newest);
        String after = String.valueOf(address.getQuery()).replaceAll("(?:.*&)?after(?:_id)?=([^&]*).*|.*", "$1");
        boolean isSeen = after.isEmpty();
        int page = 2;
        boolean hasMore = false;
        for (SentBatch job : newest) {
            if (isSeen && all.size() == page && (form == Form.OPENAI || form == Form.ANTHROPIC)) {
                hasMore = true;
                break;
            }
            if (isSeen) {
                all.add(describe(job, false));
            }
            isSeen |= job.id.equals(after);
        }
        ObjectNode body = JSON.createObjectNode();
        body.set(form == Form.GEMINI ? "operations" : "data", all);
        return body.put("has_more", hasMore).toString();
    }

    /** Sends an answer; a status of -1 cuts the connection. */
    static void send(HttpExchange exchange, int status, String body) throws IOException {
        if (status < 0) {
            exchange.close();
            return;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (status == 429) {
            exchange.getResponseHeaders().set("retry-after", "7");
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
