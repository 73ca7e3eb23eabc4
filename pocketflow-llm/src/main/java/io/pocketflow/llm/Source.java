package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A source that a provider used for a reply: a page of the web, a stored file, or a document of the request. Immutable plain
 * data. Components that the provider does not state are null.
 *
 * @param url the address, as the provider writes it
 * @param title the title of a page or document, or the name of a file
 * @param fileId the provider's id of a stored file
 * @param document the number of a document, or of a search result, among those of the request, from 0
 */
public record Source(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String url,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String title,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String fileId,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer document) {

    /** Rejects a negative number of a document. */
    public Source {
        if (document != null && document < 0) {
            throw new IllegalArgumentException("the number of a document must be 0 or more but was " + document);
        }
    }

    /** Returns a page at an address. */
    public static Source page(@Nullable String url, @Nullable String title) {
        return new Source(url, title, null, null);
    }

    /** Returns a file that the provider stores. */
    public static Source file(@Nullable String fileId, @Nullable String name) {
        return new Source(null, name, fileId, null);
    }
}
