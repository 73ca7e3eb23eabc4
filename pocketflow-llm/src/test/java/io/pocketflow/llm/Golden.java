package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file of answer bytes and what must be read from it, which is beside it as {@code NAME.expected.json}: a reply, or
 * {@code failure} with the kind, {@code error} and {@code message} with what a stream tells as an error, or {@code
 * incomplete}.
 */
record Golden(Provider provider, Path file) {

    /** One server-sent event, as the transport gives it to a reader. */
    record Event(String name, JsonNode data) {}

    /** All files of this ending in a folder, such as {@code openai-chat/replies}; never none. */
    static Stream<Golden> in(Provider provider, String folder, String ending) {
        try (Stream<Path> files =
                Files.list(Path.of(Golden.class.getResource(folder).toURI()))) {
            List<Golden> found = files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().endsWith(".expected.json"))
                    .sorted()
                    .map(file -> new Golden(provider, file))
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalStateException("there is no " + ending + " in " + folder);
            }
            return found.stream();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    WireFormat format() {
        return WireFormats.of(provider);
    }

    JsonNode expected() {
        String name = file.getFileName().toString().replaceAll("\\.[a-z]+$", ".expected.json");
        return json(read(file.resolveSibling(name)));
    }

    JsonNode json() {
        return json(read(file));
    }

    List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (String block : read(file).split("\n\n")) {
            String name = "";
            String data = "";
            for (String line : block.split("\n")) {
                name = line.startsWith("event: ") ? line.substring(7) : name;
                data = line.startsWith("data: ") ? line.substring(6) : data;
            }
            events.add(new Event(name, data.startsWith("{") ? json(data) : TextNode.valueOf(data)));
        }
        return events;
    }

    /** Reads a whole answer that has this JSON. */
    ChatReply reply(JsonNode json) {
        Answer answer = new Answer(
                200,
                HttpHeaders.of(Map.of("x-request-id", List.of("req_1")), (name, value) -> true),
                json.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                json,
                "");
        ErrorAnswers errors = new ErrorAnswers(
                "test:model", format(), new Excerpt(null), new RetryWait(java.time.InstantSource.system()));
        return format().read(answer, "asked-for", errors);
    }

    /** The expected JSON that this reply would have; the original only if there is one. */
    static JsonNode described(ChatReply reply) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("text", reply.text()).put("reasoning", reply.reasoning());
        var calls = json.putArray("toolCalls");
        reply.toolCalls()
                .forEach(call -> calls.addObject()
                        .put("id", call.id())
                        .put("name", call.name())
                        .put("arguments", call.arguments()));
        json.put("finishReason", reply.finishReason().name()).put("rawFinishReason", reply.rawFinishReason());
        json.set("usage", json(Json.MAPPER.valueToTree(reply.usage()).toString()));
        json.put("model", reply.model());
        if (reply.message().original() != null) {
            json.set("original", json(reply.message().original().json()));
        }
        return json;
    }

    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return URI.create("golden:" + file.getParent().getFileName() + "/" + file.getFileName())
                .getSchemeSpecificPart();
    }
}
