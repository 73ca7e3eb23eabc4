package io.pocketflow.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A request that a model sent in the tests of another module, as that module has noted it. */
record SentRequest(String path, String body) {

    /** What is asked for where a path ends like this. */
    enum Endpoint {
        OPENAI_CHAT("/chat/completions", Provider.OPENAI),
        OPENAI_RESPONSES("/responses", Provider.OPENAI_RESPONSES),
        ANTHROPIC_MESSAGES("/v1/messages", Provider.ANTHROPIC),
        GEMINI_CONTENT(":generateContent", Provider.GEMINI),
        GEMINI_STREAM(":streamGenerateContent", Provider.GEMINI),
        OLLAMA_CHAT("/api/chat", Provider.OLLAMA),
        OPENAI_EMBEDDINGS("/embeddings", Provider.OPENAI),
        GEMINI_EMBEDDINGS(":batchEmbedContents", Provider.GEMINI),
        OLLAMA_EMBEDDINGS("/api/embed", Provider.OLLAMA);

        private final String ending;
        private final Provider provider;

        Endpoint(String ending, Provider provider) {
            this.ending = ending;
            this.provider = provider;
        }

        private boolean isForEmbeddings() {
            return name().endsWith("_EMBEDDINGS");
        }
    }

    /** What the tests of a module sent when they ran last, each body once. */
    static List<SentRequest> of(String module) {
        Path file = Path.of("..", module, "target", "sent-requests.jsonl");
        try {
            return Files.readAllLines(file).stream().map(SentRequest::parse).toList();
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("the tests of " + module + " have to run before these", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SentRequest parse(String line) {
        JsonNode noted = json(line);
        return new SentRequest(noted.path("path").asText(), noted.path("body").asText());
    }

    /** Whether it gives back, as it came, a kind of content that the tests have made up for servers of the future. */
    boolean isMadeUp() {
        return body.contains("{\"type\":\"hologram\"") || body.contains("{\"crumb\":");
    }

    /** Whether it is in the format that the tests of streams have for their own. */
    boolean isOfNoProvider() {
        return path.equals("/v1/chat") || path.equals("/v1/stream");
    }

    Endpoint endpoint() {
        String withoutQuery = path.replaceFirst("\\?.*", "");
        return Arrays.stream(Endpoint.values())
                .filter(one -> withoutQuery.endsWith(one.ending))
                .findFirst()
                .orElseThrow(() -> new Judges.Refused("no provider has the path " + path));
    }

    /** Why the official client does not take it, if so. */
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
        if (endpoint.isForEmbeddings()) {
            nameModel(sent, Judges.embeddingModel(endpoint.provider));
            Judges.judgeEmbedding(endpoint.provider, sent);
        } else {
            nameModel(sent, Judges.model(endpoint.provider));
            if (endpoint == Endpoint.OPENAI_CHAT) {
                FollowersFields.remove(sent);
            }
            Judges.judge(endpoint.provider, sent);
        }
    }

    /** The clients know their models by name, and tests make up theirs. */
    private static void nameModel(JsonNode body, String known) {
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
