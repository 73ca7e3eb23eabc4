package io.pocketflow.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A request that a model sent in the tests of another module and that this module noted. */
record SentRequest(String path, String body) {

    private static final List<String> MADE_UP = List.of(
            "{\"type\":\"hologram\"",
            "{\"type\":\"future\"",
            "{\"crumb\":",
            "\"caller\":{}",
            "{\"function_call\":{\"name\":\"f\"");

    /** An endpoint of a provider, identified by the ending of the path. */
    enum Endpoint {
        OPENAI_CHAT("/chat/completions", Provider.OPENAI),
        OPENAI_RESPONSES("/responses", Provider.OPENAI_RESPONSES),
        ANTHROPIC_MESSAGES("/v1/messages", Provider.ANTHROPIC),
        GEMINI_CONTENT(":generateContent", Provider.GEMINI),
        GEMINI_STREAM(":streamGenerateContent", Provider.GEMINI),
        OLLAMA_CHAT("/api/chat", Provider.OLLAMA),
        OPENAI_EMBEDDINGS("/embeddings", Provider.OPENAI),
        GEMINI_EMBEDDINGS(":batchEmbedContents", Provider.GEMINI),
        OLLAMA_EMBEDDINGS("/api/embed", Provider.OLLAMA),
        ANTHROPIC_VERTEX(":rawPredict", Provider.ANTHROPIC),
        /** One line of an uploaded file. */
        OPENAI_BATCH_LINE("/v1/files", Provider.OPENAI),
        OPENAI_BATCH("/v1/batches", Provider.OPENAI),
        ANTHROPIC_BATCH("/messages/batches", Provider.ANTHROPIC),
        GEMINI_BATCH(":batchGenerateContent", Provider.GEMINI),
        MISTRAL_BATCH("/batch/jobs", Provider.OPENAI);

        private final String ending;
        private final Provider provider;

        Endpoint(String ending, Provider provider) {
            this.ending = ending;
            this.provider = provider;
        }

        private boolean isForEmbeddings() {
            return name().endsWith("_EMBEDDINGS");
        }

        private boolean isForBatches() {
            return name().contains("_BATCH");
        }
    }

    /** Returns the requests that the tests of a module sent in their last run, each body once. */
    static List<SentRequest> of(String module) {
        Set<String> lines = new LinkedHashSet<>();
        // one file for each process that ran tests
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of("..", module, "target"), "sent-requests-*.jsonl")) {
            for (Path file : files) {
                lines.addAll(Files.readAllLines(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (lines.isEmpty()) {
            throw new IllegalStateException(
                    "sent-requests-*.jsonl of " + module + " are missing: run the tests of " + module + " first");
        }
        return lines.stream().map(SentRequest::parse).toList();
    }

    private static SentRequest parse(String line) {
        JsonNode noted = json(line);
        return new SentRequest(noted.path("path").asText(), noted.path("body").asText());
    }

    /** Returns whether the request sends back content that the tests invented for future servers, or a spelling of gateways. */
    boolean isMadeUp() {
        return MADE_UP.stream().anyMatch(body::contains);
    }

    /** Returns whether the request is in the format that the tests of streams define for themselves. */
    boolean isOfTestFormat() {
        return path.equals("/v1/chat") || path.equals("/v1/stream");
    }

    Endpoint endpoint() {
        String withoutQuery = path.replaceFirst("\\?.*", "");
        return Arrays.stream(Endpoint.values())
                .filter(one -> withoutQuery.endsWith(one.ending))
                .findFirst()
                .orElseThrow(() -> new Judges.Refused("unknown path of a provider: " + path));
    }

    /** Returns the reason for which the official client rejects the request, or an empty stream. */
    Stream<String> refusal() {
        try {
            judge();
            return Stream.empty();
        } catch (Judges.Refused refused) {
            return Stream.of(refused.getMessage() + ": " + this);
        }
    }

    private void judge() {
        Endpoint endpoint = endpoint();
        JsonNode sent = json(body);
        if (endpoint.isForBatches()) {
            BatchJudges.judge(endpoint, sent);
        } else if (endpoint.isForEmbeddings()) {
            nameModel(sent, Judges.embeddingModel(endpoint.provider));
            Judges.judgeEmbedding(endpoint.provider, sent);
        } else {
            if (endpoint == Endpoint.ANTHROPIC_VERTEX) {
                // the address names the model there, and the body the version
                ((ObjectNode) sent).put("model", "any").remove("anthropic_version");
            }
            nameModel(sent, Judges.model(endpoint.provider));
            if (endpoint == Endpoint.OPENAI_CHAT) {
                FollowersFields.remove(sent);
            }
            Judges.judge(endpoint.provider, sent);
        }
    }

    /** Replaces the invented model name of a test, because the official clients know only real names. */
    static void nameModel(JsonNode body, String known) {
        if (body.path("model").isTextual()) {
            ((ObjectNode) body).put("model", known);
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Judges.Refused(e);
        }
    }
}
