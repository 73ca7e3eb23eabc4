package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.http.ErrorAnswers;
import io.pocketflow.llm.http.RetryWait;
import io.pocketflow.llm.http.WireFormats;
import io.pocketflow.llm.wire.Answer;
import io.pocketflow.llm.wire.WireError;
import io.pocketflow.llm.wire.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One file of bytes as a provider sends them, a reply, a stream or an error, with what it has to give beside it as {@code
 * *.expected.json}. What there is of a kind is in a folder of its own for OpenAI's formats, and begins with the kind's
 * name for the others.
 */
record Golden(Provider provider, Path file) {

    static final String MODEL = "asked-for";

    /** One event of a stream, as the transport gives it to a reader. */
    record Event(String name, JsonNode data) {}

    static Stream<Golden> all(String kind, Provider... providers) {
        return Stream.of(providers).flatMap(provider -> all(kind, provider));
    }

    private static Stream<Golden> all(String kind, Provider provider) {
        return in(provider, folder(provider.prefix()), file -> file.startsWith(kind + "-"));
    }

    /** All files of this ending in a folder, such as {@code openai-chat/replies}. */
    static Stream<Golden> in(Provider provider, String folder, String ending) {
        return in(provider, folder(folder), file -> file.endsWith(ending));
    }

    /** Never none. */
    private static Stream<Golden> in(Provider provider, Path folder, Predicate<String> name) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Golden> found = files.filter(
                            file -> name.test(file.getFileName().toString()))
                    .filter(file -> !file.toString().endsWith(".expected.json"))
                    .sorted()
                    .map(file -> new Golden(provider, file))
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalStateException("there is no such file in " + folder);
            }
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Golden of(Provider provider, String name) {
        return new Golden(provider, folder(provider.prefix()).resolve(name));
    }

    private static Path folder(String name) {
        try {
            return Path.of(Golden.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    WireFormat format() {
        return WireFormats.of(provider);
    }

    byte[] bytes() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode json() {
        return json(new String(bytes(), StandardCharsets.UTF_8));
    }

    /** What it has to give. */
    JsonNode expected() {
        String name = file.getFileName().toString().replaceFirst("\\.[a-z]+$", ".expected.json");
        return new Golden(provider, file.resolveSibling(name)).json();
    }

    /** The events of a stream. */
    List<Event> events() {
        List<Event> events = new ArrayList<>();
        String name = "";
        for (String line : new String(bytes(), StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (!line.isEmpty()) {
                events.add(new Event(name, data(line.replaceFirst("^data: ", ""))));
                name = "";
            }
        }
        return events;
    }

    /** Words such as OpenAI's {@code [DONE]} are no JSON. */
    private static JsonNode data(String line) {
        return line.startsWith("{") ? json(line) : TextNode.valueOf(line);
    }

    /** The reply in this body, as an answer with status 200. */
    ChatReply read(JsonNode body) {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        HttpHeaders headers =
                HttpHeaders.of(Map.of(format().requestIdHeader(), List.of("req_from_header")), (name, value) -> true);
        Answer answer = new Answer(200, headers, bytes, body, "");
        ErrorAnswers errors = new ErrorAnswers(
                provider.prefix() + ":" + MODEL, format(), new Excerpt(null), new RetryWait(InstantSource.system()));
        return format().read(answer, MODEL, errors);
    }

    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of a reply, in the form of the expected files. */
    static JsonNode told(ChatReply reply) {
        ObjectNode told = Json.MAPPER.createObjectNode();
        told.put("text", reply.text()).put("reasoning", reply.reasoning());
        ArrayNode parts = told.putArray("parts");
        reply.message().parts().forEach(part -> parts.add(Json.MAPPER.<JsonNode>valueToTree(part)));
        told.put("finishReason", reply.finishReason().name()).put("rawFinishReason", reply.rawFinishReason());
        told.set("usage", Json.MAPPER.valueToTree(reply.usage()));
        told.put("model", reply.model()).put("requestId", reply.requestId());
        Message.Original original = reply.message().original();
        told.set("original", original == null ? null : json(original.json()));
        return json(told.toString());
    }

    /** A failure, in the form of the expected files. */
    static JsonNode told(LlmException failure) {
        return Json.MAPPER
                .createObjectNode()
                .put("fails", failure.kind().name())
                .put("message", failure.getMessage());
    }

    /** An error, in the form of the expected files. */
    static JsonNode told(WireError error) {
        ObjectNode told = Json.MAPPER.createObjectNode();
        told.set("codes", Json.MAPPER.valueToTree(error.codes()));
        told.put("message", error.message()).put("outOfMoney", error.outOfMoney());
        return told.put(
                "retryAfter",
                error.retryAfter() == null ? null : error.retryAfter().toString());
    }

    @Override
    public String toString() {
        return provider.prefix() + "/" + file.getParent().getFileName() + "/" + file.getFileName();
    }
}
