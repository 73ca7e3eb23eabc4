package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.http.WireFormats;
import io.pocketflow.llm.wire.StreamReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Answers of a provider, given as text: read whole or as the events of a stream, and sent back with the next request. */
final class Replayed {

    private Replayed() {}

    static ChatReply whole(Provider provider, String body) {
        return new Golden(provider, Path.of("replayed")).read(Golden.json(body));
    }

    static ChatReply streamed(Provider provider, String... events) {
        return streamed(provider, new ArrayList<>(), events);
    }

    static ChatReply streamed(Provider provider, List<ChatEvent> to, String... events) {
        StreamReader reader = WireFormats.of(provider).reader("m");
        for (String event : events) {
            reader.read("", Golden.json(event), to::add);
        }
        return reader.reply();
    }

    /** A stream of Chat Completions whose deltas these are. */
    static ChatReply deltas(String... deltas) {
        String[] events = new String[deltas.length];
        for (int i = 0; i < deltas.length; i++) {
            events[i] = "{\"choices\":[{\"delta\":" + deltas[i] + "}]}";
        }
        return streamed(Provider.OPENAI, events);
    }

    /** A whole reply of Chat Completions with this message. */
    static ChatReply message(String message) {
        return whole(Provider.OPENAI, "{\"choices\":[{\"message\":" + message + "}]}");
    }

    /** The message as it goes back to this provider, after it has been through JSON. */
    static JsonNode back(Provider provider, ChatReply reply) {
        Message kept = throughJson(reply).message();
        JsonNode sent = Requests.written(provider, ChatRequest.of(Message.user("Hi"), kept));
        return switch (provider) {
            case OPENAI, OLLAMA -> sent.at("/messages/1");
            case ANTHROPIC -> sent.at("/messages/1/content");
            case GEMINI -> sent.at("/contents/1/parts");
            case OPENAI_RESPONSES -> sent.path("input");
        };
    }

    static ChatReply throughJson(ChatReply reply) {
        try {
            return Json.MAPPER.readValue(Json.MAPPER.writeValueAsBytes(reply), ChatReply.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
