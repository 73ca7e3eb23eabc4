package io.pocketflow.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.wire.MadeUpIds;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A response as a client read it, for comparison.
 *
 * @param finish the provider's own word; empty if none
 * @param media the pictures and the audio
 */
record SeenReply(
        String text,
        String reasoning,
        List<Call> calls,
        String finish,
        Usage usage,
        List<Medium> media,
        List<Search> searches,
        List<Cited> citations) {

    /** Creates a reply without pictures, audio, searches and citations. */
    SeenReply(String text, String reasoning, List<Call> calls, String finish, Usage usage) {
        this(text, reasoning, calls, finish, usage, List.of(), List.of(), List.of());
    }

    /**
     * A picture or audio.
     *
     * @param type the media type; empty where the provider's client has none
     * @param base64 its bytes
     */
    record Medium(String type, String base64) {}

    /**
     * A citation.
     *
     * @param words the words of the reply that are cited
     * @param quote the words of the source; empty if there are none
     * @param location the place in the source, as a text
     */
    record Cited(String words, Source source, String quote, String location) {
        static Cited of(String words, Source source, String quote, Citation.@Nullable Location location) {
            return new Cited(words, source, quote, String.valueOf(location));
        }
    }

    /**
     * A tool call.
     *
     * @param id the provider's; empty if it gave none
     */
    record Call(String id, String name, JsonNode arguments) {}

    /** Returns the reply as our client read it. */
    static SeenReply of(ChatReply reply) {
        List<Call> calls = reply.toolCalls().stream()
                .map(call ->
                        new Call(MadeUpIds.isGiven(call.id()) ? call.id() : "", call.name(), parsed(call.arguments())))
                .toList();
        String finish = reply.rawFinishReason() == null ? "" : reply.rawFinishReason();
        List<Medium> media = Stream.concat(
                        reply.images().stream().map(image -> new Medium(image.mediaType(), image.base64())),
                        reply.files().stream().map(file -> new Medium(file.mediaType(), file.base64())))
                .toList();
        List<Search> searches = reply.searches().stream()
                .map(search -> new Search(search.queries(), search.sources()))
                .toList();
        List<Cited> citations = reply.citations().stream()
                .map(one -> Cited.of(
                        reply.text().substring(one.start(), one.end()),
                        one.source(),
                        one.quote() == null ? "" : one.quote(),
                        one.location()))
                .toList();
        return new SeenReply(reply.text(), reply.reasoning(), calls, finish, reply.usage(), media, searches, citations);
    }

    /** Parses arguments; a text that is not JSON becomes a JSON string. */
    static JsonNode parsed(String arguments) {
        try {
            return Json.MAPPER.readTree(arguments);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(arguments);
        }
    }
}
