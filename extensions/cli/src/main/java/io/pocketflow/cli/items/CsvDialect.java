package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The separator of a table, found from its header: the one of comma, semicolon and tab that occurs most often outside of
 * quotes; a comma if none occurs or two occur equally often. A first line {@code sep=;}, which spreadsheets write, wins.
 */
final class CsvDialect {

    private static final String DECLARED = "sep=";
    private static final String KNOWN = ",;\t";
    /** The number of chars of a header that is found at once: the buffer of a reader. */
    private static final int FIRST_ROOM = 1 << 13;

    private CsvDialect() {}

    /** Returns the separator. Leaves the reader at the header. */
    static char separator(BufferedReader bytes) throws IOException {
        bytes.mark(DECLARED.length() + 3);
        for (char expected : DECLARED.toCharArray()) {
            if (Character.toLowerCase(bytes.read()) != expected) {
                bytes.reset();
                return found(bytes);
            }
        }
        int declared = bytes.read();
        int end = bytes.read();
        if (declared < 0 || KNOWN.indexOf(declared) < 0 || end != '\n' && end != '\r') {
            bytes.reset();
            return found(bytes);
        }
        return (char) declared;
    }

    /** Reads the header again with more room each time, because a reader keeps room for all chars that it may return to. */
    private static char found(BufferedReader bytes) throws IOException {
        int most = FIRST_ROOM;
        int[] counts = counted(bytes, most);
        while (counts == null) {
            most = Math.min(8 * most, Texts.MOST_BYTES);
            counts = counted(bytes, most);
        }
        // otherwise the reader would keep that room for the rows
        bytes.mark(1);
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return KNOWN.charAt(best);
    }

    /** Returns how often each separator occurs in the header; null if the header has more chars, unless that is the limit. */
    private static int @Nullable [] counted(BufferedReader bytes, int most) throws IOException {
        bytes.mark(most);
        int[] counts = new int[KNOWN.length()];
        boolean isQuoted = false;
        boolean ended = false;
        for (int i = 0; i < most - 1 && !ended; i++) {
            int c = bytes.read();
            isQuoted ^= c == '"';
            ended = c < 0 || !isQuoted && (c == '\n' || c == '\r') && i > 0;
            int known = isQuoted || ended ? -1 : KNOWN.indexOf(c);
            if (known >= 0) {
                counts[known]++;
            }
        }
        bytes.reset();
        return ended || most == Texts.MOST_BYTES ? counts : null;
    }
}
