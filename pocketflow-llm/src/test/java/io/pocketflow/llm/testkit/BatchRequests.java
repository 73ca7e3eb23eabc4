package io.pocketflow.llm.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The strict reader of the requests that a {@link BatchServer} receives. Thread-safe. */
final class BatchRequests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_NOTED = 100;

    /** A request that is not valid, with the status of its answer. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /**
     * A request for a batch.
     *
     * @param requests the last text of each request, by its id
     */
    record Wanted(Map<String, String> requests, String tag, String file) {}

    private final Form form;
    private final Map<String, Map<String, String>> files = new ConcurrentHashMap<>();

    BatchRequests(Form form) {
        this.form = form;
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new Refused(400, what);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException malformed) {
            throw new Refused(400, "the body is not JSON: " + malformed.getMessage());
        }
    }

    /** Reads an upload, and returns the description of its file. */
    String upload(String body, String contentType) {
        require(contentType.startsWith("multipart/form-data; boundary="), "the upload must be multipart");
        String boundary =
                "--" + contentType.substring(contentType.indexOf('=') + 1).replace("\"", "");
        require(body.endsWith(boundary + "--\r\n"), "the multipart body must end with its boundary");
        String[] parts = body.split(Pattern.quote(boundary), -1);
        require(parts.length == 4, "the upload must have two parts");
        require(part(parts, "name=\"purpose\"").equals("batch"), "purpose must be batch");
        String lines = part(parts, "name=\"file\"; filename=");
        Map<String, String> requests = new LinkedHashMap<>();
        for (String line : lines.split("\n")) {
            JsonNode request = json(line);
            require(request.size() == 4, "a line must have custom_id, method, url and body");
            require(request.path("method").asText().equals("POST"), "method must be POST");
            String url = form == Form.RESPONSES ? "/v1/responses" : "/v1/chat/completions";
            require(request.path("url").asText().equals(url), "url must be " + url);
            add(requests, request.path("custom_id").asText(), request.path("body"), url);
            if (requests.size() <= MOST_NOTED) {
                SentRequests.note("/v1/files", line);
            }
        }
        String id = "file-" + (files.size() + 1);
        files.put(id, requests);
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", "file")
                .put("purpose", "batch")
                .put("bytes", lines.length())
                .put("created_at", 1_767_225_600)
                .put("filename", "requests.jsonl")
                .put("status", "processed")
                .toString();
    }

    /** Returns the content of the part whose head contains a text. */
    private static String part(String[] parts, String head) {
        for (String part : parts) {
            int end = part.indexOf("\r\n\r\n");
            if (end >= 0 && part.substring(0, end).contains(head)) {
                return part.substring(end + 4, part.length() - 2);
            }
        }
        throw new Refused(400, "the upload must have a part with " + head);
    }

    private void add(Map<String, String> requests, String id, JsonNode body, String path) {
        require(
                id.matches("[a-zA-Z0-9_-]{1,64}"),
                "custom_id must be 1 to 64 letters, digits, _ or - but was '" + id + "'");
        require(body.isObject(), "a request must be an object");
        require(requests.put(id, text(body)) == null, "custom_id " + id + " occurs twice");
        if (requests.size() <= MOST_NOTED) {
            SentRequests.note(path, body.toString());
        }
    }

    /** Reads a request for a batch. */
    Wanted create(String path, JsonNode body) {
        Map<String, String> requests = new LinkedHashMap<>();
        String tag = "";
        String file = "";
        switch (form) {
            case OPENAI, RESPONSES -> {
                require(body.path("completion_window").asText().equals("24h"), "completion_window must be 24h");
                file = body.path("input_file_id").asText();
                require(files.containsKey(file), "cannot find file " + file);
                requests.putAll(files.get(file));
                tag = body.path("metadata").path("pocketflow").asText();
            }
            case MISTRAL -> {
                require(body.path("endpoint").asText().equals("/v1/chat/completions"), "endpoint is missing");
                require(!body.path("model").asText().isEmpty(), "model is missing");
                for (JsonNode request : body.path("requests")) {
                    require(request.size() == 2, "a request must have custom_id and body");
                    require(!request.path("body").has("model"), "the model belongs to the job");
                    ObjectNode whole = request.path("body").deepCopy();
                    add(requests, request.path("custom_id").asText(), whole.put("model", "m"), "/v1/chat/completions");
                }
                tag = body.path("metadata").path("pocketflow").asText();
            }
            case ANTHROPIC -> {
                require(body.size() == 1, "a batch must have requests only");
                for (JsonNode request : body.path("requests")) {
                    require(request.size() == 2, "a request must have custom_id and params");
                    require(request.path("params").path("max_tokens").asInt() > 0, "max_tokens must be positive");
                    add(requests, request.path("custom_id").asText(), request.path("params"), "/v1/messages");
                }
            }
            case GEMINI -> {
                JsonNode batch = body.path("batch");
                tag = batch.path("displayName").asText();
                require(!tag.isEmpty(), "displayName is required");
                String url = path.replace("batchGenerateContent", "generateContent");
                for (JsonNode request :
                        batch.path("inputConfig").path("requests").path("requests")) {
                    add(requests, request.path("metadata").path("key").asText(), request.path("request"), url);
                }
            }
        }
        require(requests.size() > 1, "a batch of one is not worth its way");
        if (requests.size() <= MOST_NOTED) {
            SentRequests.note(path, body.toString());
        }
        return new Wanted(requests, tag, file);
    }

    /** Returns the last text of a request. */
    String text(JsonNode body) {
        JsonNode list = form == Form.GEMINI
                ? body.path("contents")
                : form == Form.RESPONSES ? body.path("input") : body.path("messages");
        JsonNode last = list.path(list.size() - 1);
        JsonNode content = form == Form.GEMINI ? last.path("parts") : last.path("content");
        JsonNode text = content.isArray() ? content.path(content.size() - 1).path("text") : content;
        require(text.isTextual(), "a request must end with a text: " + body);
        return text.asText();
    }
}
