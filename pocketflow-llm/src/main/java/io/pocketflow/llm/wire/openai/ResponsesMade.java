package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Search;
import io.pocketflow.llm.Source;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.wire.MadeMedia;
import io.pocketflow.llm.wire.ReplyAssembly;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The output items of Responses that the service's own tools made: pictures, and searches on the web and in files. Sources of a
 * search are in an item only if the request asks for them by {@code include}. Stateless.
 */
final class ResponsesMade {

    private static final String PICTURE = "image_generation_call";
    private static final String WEB_SEARCH = "web_search_call";
    private static final String FILE_SEARCH = "file_search_call";

    private ResponsesMade() {}

    /** Returns whether an item of this type becomes a part of the reply. */
    static boolean isMade(@Nullable String type) {
        return PICTURE.equals(type) || WEB_SEARCH.equals(type) || FILE_SEARCH.equals(type);
    }

    /** Adds the item as a part at the current place of the reply. */
    static void add(JsonNode item, ReplyAssembly reply) {
        switch (Fields.textOrEmpty(item, "type")) {
            case PICTURE -> {
                String format = Fields.textOrEmpty(item, "output_format");
                Part picture = MadeMedia.picture(format.isEmpty() ? "png" : format, Fields.textOrEmpty(item, "result"));
                if (picture != null) {
                    reply.part(picture);
                }
            }
            case WEB_SEARCH -> {
                JsonNode action = item.path("action");
                Set<Source> sources = new LinkedHashSet<>();
                pages(action, sources);
                action.path("sources").forEach(source -> pages(source, sources));
                reply.part(new Search(queries(action), List.copyOf(sources)));
            }
            default -> {
                Set<Source> sources = new LinkedHashSet<>();
                item.path("results")
                        .forEach(found -> sources.add(
                                Source.file(Fields.text(found, "file_id"), Fields.text(found, "filename"))));
                reply.part(new Search(queries(item), List.copyOf(sources)));
            }
        }
    }

    private static void pages(JsonNode node, Set<Source> to) {
        String url = Fields.textOrEmpty(node, "url");
        if (!url.isEmpty()) {
            to.add(Source.page(url, null));
        }
    }

    /** Returns the queries; older answers have only one. */
    private static List<String> queries(JsonNode of) {
        List<String> queries = new ArrayList<>();
        of.path("queries").forEach(query -> queries.add(query.asText()));
        String only = Fields.textOrEmpty(of, "query");
        if (queries.isEmpty() && !only.isEmpty()) {
            queries.add(only);
        }
        return queries;
    }
}
