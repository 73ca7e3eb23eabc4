package io.pocketflow.llm.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.Citation;
import io.pocketflow.llm.Citation.Location;
import io.pocketflow.llm.Citation.Unit;
import io.pocketflow.llm.Search;
import io.pocketflow.llm.Source;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.wire.Passage;
import io.pocketflow.llm.wire.ReplyAssembly;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a reply in the generateContent format: the search and the passages of {@code groundingMetadata}, the pages of {@code
 * urlContextMetadata} and the passages of {@code citationMetadata}. Chunks of a stream repeat them and add to them, so the last
 * value of each field counts. Used by one thread at a time.
 */
final class GeminiSources {

    private final ObjectNode grounding = JsonNodeFactory.instance.objectNode();
    private final ObjectNode pages = JsonNodeFactory.instance.objectNode();
    private final ObjectNode citations = JsonNodeFactory.instance.objectNode();

    /** Adds what one chunk has. */
    void add(JsonNode candidate) {
        add(Fields.get(candidate, "groundingMetadata"), grounding);
        add(Fields.get(candidate, "urlContextMetadata"), pages);
        add(Fields.get(candidate, "citationMetadata"), citations);
    }

    private static void add(JsonNode from, ObjectNode to) {
        from.properties().forEach(field -> {
            boolean empty =
                    field.getValue().isContainerNode() && field.getValue().isEmpty();
            if (!empty && !field.getValue().isNull()) {
                to.set(field.getKey(), field.getValue());
            }
        });
    }

    /** Moves the sources to the reply. */
    void moveTo(ReplyAssembly reply, GeminiParts parts) {
        search(reply);
        visits(reply);
        List<JsonNode> chunks = list(Fields.get(grounding, "groundingChunks"));
        for (JsonNode support : Fields.get(grounding, "groundingSupports")) {
            Passage passage = passage(Fields.get(support, "segment"), parts);
            for (JsonNode index : Fields.get(support, "groundingChunkIndices")) {
                if (index.isInt() && index.intValue() >= 0 && index.intValue() < chunks.size()) {
                    cite(chunks.get(index.intValue()), passage, reply);
                }
            }
        }
        // the service and its clients differ in the name
        Stream.of("citationSources", "citations")
                .flatMap(name -> list(Fields.get(citations, name)).stream())
                .forEach(citation -> reply.cite(
                        Passage.utf8(Fields.count(citation, "startIndex"), Fields.count(citation, "endIndex")),
                        Source.page(Fields.word(citation, "uri"), Fields.word(citation, "title")),
                        null,
                        null));
        grounding.removeAll();
        pages.removeAll();
        citations.removeAll();
    }

    private void search(ReplyAssembly reply) {
        List<String> queries = Stream.of("webSearchQueries", "retrievalQueries", "imageSearchQueries")
                .flatMap(name -> list(Fields.get(grounding, name)).stream())
                .map(JsonNode::asText)
                .toList();
        List<Source> sources = list(Fields.get(grounding, "groundingChunks")).stream()
                .map(chunk -> source(fields(chunk)))
                .distinct()
                .toList();
        String html = Fields.word(Fields.get(grounding, "searchEntryPoint"), "renderedContent");
        if (!queries.isEmpty() || !sources.isEmpty() || html != null) {
            reply.part(new Search(queries, sources, html));
        }
    }

    private void visits(ReplyAssembly reply) {
        List<Source> visited = list(Fields.get(pages, "urlMetadata")).stream()
                .map(page -> Source.page(Fields.word(page, "retrievedUrl"), null))
                .filter(page -> page.url() != null)
                .toList();
        if (!visited.isEmpty()) {
            reply.part(new Search(List.of(), visited));
        }
    }

    private static void cite(JsonNode chunk, Passage passage, ReplyAssembly reply) {
        JsonNode fields = fields(chunk);
        reply.cite(passage, source(fields), Fields.word(fields, "text"), pages(fields));
    }

    private static Citation.@Nullable Location pages(JsonNode fields) {
        JsonNode span = Fields.get(Fields.get(fields, "ragChunk"), "pageSpan");
        long page = Fields.count(fields, "pageNumber");
        long first = page > 0 ? page : Fields.count(span, "firstPage");
        long last = page > 0 ? page : Fields.count(span, "lastPage");
        return first > 0 && first <= last ? new Location(Unit.PAGE, first, last + 1) : null;
    }

    /** Returns the fields of a chunk, which are in an object named after its kind, such as {@code web}. */
    private static JsonNode fields(JsonNode chunk) {
        for (JsonNode kind : chunk) {
            if (kind.isObject()) {
                return kind;
            }
        }
        return chunk;
    }

    private static Source source(JsonNode fields) {
        String address = Fields.word(fields, "uri");
        // a picture has two addresses: of itself, and of the page with it
        return Source.page(address == null ? Fields.word(fields, "sourceUri") : address, Fields.word(fields, "title"));
    }

    /**
     * Returns a passage of the text. Its numbers count bytes in UTF-8, of one part or, where the service leaves the part out, of all
     * text; its words decide.
     */
    private static Passage passage(JsonNode segment, GeminiParts parts) {
        Passage bytes = Passage.utf8(Fields.count(segment, "startIndex"), Fields.count(segment, "endIndex"));
        Passage inPart = Passage.behind(parts.textBefore(Fields.count(segment, "partIndex")), bytes);
        String words = Fields.word(segment, "text");
        return words == null ? inPart : Passage.saying(words, inPart, bytes);
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }
}
