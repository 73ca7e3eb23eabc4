package io.pocketflow.llm.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Citation;
import io.pocketflow.llm.Citation.Location;
import io.pocketflow.llm.Citation.Unit;
import io.pocketflow.llm.Search;
import io.pocketflow.llm.Source;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.wire.Passage;
import io.pocketflow.llm.wire.ReplyAssembly;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a reply in the Messages format: citations of its texts, and results of the service's searches. The types of
 * citations differ in their fields, which therefore suffice. A citation belongs to the whole text of its block. Stateless.
 */
final class AnthropicSources {

    private AnthropicSources() {}

    /** Adds a citation of the text at the current place. */
    static void cite(JsonNode citation, ReplyAssembly reply) {
        Source source = new Source(
                first(citation, "url", "source"),
                first(citation, "title", "document_title"),
                first(citation, "file_id"),
                number(citation, "document_index", "search_result_index"));
        reply.cite(Passage.whole(), source, first(citation, "cited_text"), location(citation));
    }

    private static Citation.@Nullable Location location(JsonNode citation) {
        return Stream.of(
                        location(citation, Unit.CHARACTER, "start_char_index", "end_char_index"),
                        location(citation, Unit.PAGE, "start_page_number", "end_page_number"),
                        location(citation, Unit.BLOCK, "start_block_index", "end_block_index"))
                .flatMap(Stream::ofNullable)
                .findFirst()
                .orElse(null);
    }

    private static Citation.@Nullable Location location(JsonNode citation, Unit unit, String start, String end) {
        long first = Fields.count(citation, start);
        long behind = Fields.count(citation, end);
        return citation.path(end).isNumber() && first <= behind ? new Location(unit, first, behind) : null;
    }

    /** Returns whether a block has results of a search, or a page that the service fetched. */
    static boolean isSearch(String type) {
        return type.equals("web_search_tool_result") || type.equals("web_fetch_tool_result");
    }

    /**
     * Adds the results as a part at the current place.
     *
     * @param call the block of the call that they belong to; missing if there is none
     */
    static void search(JsonNode results, JsonNode call, ReplyAssembly reply) {
        JsonNode content = results.path("content");
        List<Source> sources = StreamSupport.stream(
                        (content.isArray() ? content : List.of(content)).spliterator(), false)
                .filter(found -> first(found, "url") != null)
                .map(found -> Source.page(
                        first(found, "url"),
                        Stream.of(first(found, "title"), first(found.path("content"), "title"))
                                .flatMap(Stream::ofNullable)
                                .findFirst()
                                .orElse(null)))
                .toList();
        reply.part(
                new Search(Stream.ofNullable(first(call.path("input"), "query")).toList(), sources));
    }

    private static @Nullable String first(JsonNode of, String... fields) {
        return Stream.of(fields)
                .map(field -> Fields.word(of, field))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Integer number(JsonNode of, String... fields) {
        return Stream.of(fields)
                .map(of::path)
                .filter(node -> node.canConvertToInt() && node.isIntegralNumber() && node.intValue() >= 0)
                .map(JsonNode::intValue)
                .findFirst()
                .orElse(null);
    }
}
