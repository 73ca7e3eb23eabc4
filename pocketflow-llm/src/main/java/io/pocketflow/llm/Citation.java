package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A passage of a reply with the source that the provider names for it. It follows the text that it cites. Immutable plain
 * data. It is not sent back: {@link Message#original} contains what a provider expects back unchanged.
 *
 * <pre>{@code
 * for (Citation citation : reply.citations()) {
 *     String words = reply.text().substring(citation.start(), citation.end());
 *     System.out.println(words + " (" + citation.source().title() + ", " + citation.source().url() + ")");
 * }
 * }</pre>
 *
 * @param source the source
 * @param start the first character of the passage in {@link ChatReply#text}, from 0
 * @param end the character behind the passage; equal to {@code start} if the provider names a place instead of a passage
 * @param quote the words of the source; null if the provider quotes none
 * @param location the passage of the source; null if the provider names none
 */
public record Citation(
        Source source,
        int start,
        int end,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String quote,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Location location)
        implements Part {

    /** The units of places in a source. */
    public enum Unit {
        /** Characters, as the provider counts them, from 0. */
        CHARACTER,
        /** Pages from 1. */
        PAGE,
        /** The blocks of a document or of a search result that the request divides into blocks, from 0. */
        BLOCK
    }

    /**
     * A passage of a source.
     *
     * @param start the first unit of the passage, 0 or more
     * @param end the unit behind the passage
     */
    public record Location(Unit unit, long start, long end) {
        /** Rejects a negative start, and an end before it. */
        public Location {
            Objects.requireNonNull(unit, "the unit of a location must not be null");
            check("location", start, end);
        }
    }

    /** Rejects a negative start, and an end before it. */
    public Citation {
        Objects.requireNonNull(source, "the source of a citation must not be null");
        check("citation", start, end);
    }

    private static void check(String what, long start, long end) {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("the start of a " + what
                    + " must be 0 or more, and its end not before it, but they were " + start + " and " + end);
        }
    }
}
