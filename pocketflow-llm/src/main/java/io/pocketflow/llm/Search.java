package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search that the provider made for a reply, on the web or in files, or its visit to a page. Immutable plain data. It is not
 * sent back: {@link Message#original} contains what a provider expects back unchanged.
 *
 * @param queries the texts that were searched for; empty for a visit
 * @param sources what was found, as far as the provider reports it
 * @param suggestions the HTML of further searches, which Google's terms require to be shown beside the reply; null if there
 *     is none
 */
public record Search(
        List<String> queries,
        List<Source> sources,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String suggestions)
        implements Part {

    /** Copies the lists. */
    public Search {
        queries = List.copyOf(queries);
        sources = List.copyOf(sources);
    }

    /** Creates a search without suggestions. */
    public Search(List<String> queries, List<Source> sources) {
        this(queries, sources, null);
    }
}
