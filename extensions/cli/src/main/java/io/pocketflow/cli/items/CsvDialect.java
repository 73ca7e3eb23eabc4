package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Texts;
import java.io.BufferedReader;
import java.io.IOException;

/**
 * The separator of a table, found from its header: the one of comma, semicolon and tab that occurs most often outside of
 * quotes; a comma if none occurs or two occur equally often. A first line {@code sep=;}, which spreadsheets write, wins.
 */
final class CsvDialect {

    private static final String DECLARED = "sep=";
    private static final String KNOWN = ",;\t";

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

    private static char found(BufferedReader bytes) throws IOException {
        bytes.mark(Texts.MOST_BYTES);
        int[] counts = new int[KNOWN.length()];
        boolean isQuoted = false;
        for (int i = 0, c = bytes.read(); i < Texts.MOST_BYTES - 1 && c >= 0; i++, c = bytes.read()) {
            isQuoted ^= c == '"';
            if (!isQuoted && (c == '\n' || c == '\r') && i > 0) {
                break;
            }
            int known = isQuoted ? -1 : KNOWN.indexOf(c);
            if (known >= 0) {
                counts[known]++;
            }
        }
        bytes.reset();
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return KNOWN.charAt(most);
    }
}
