package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reader of rows of cells (RFC 4180), with one char per byte. A cell is quoted if it begins with a quote; a quoted
 * cell may contain separators, line breaks and doubled quotes. A row of more than 16 MiB is skipped without filling the
 * memory. Confined to one thread at a time.
 */
final class CsvRows {

    /** The maximum number of cells of a row that are kept; more cells than columns are an error anyway. */
    private static final int MOST_CELLS = 1 << 20;

    private final BufferedReader bytes;
    private final StringBuilder cell = new StringBuilder();
    private int line = 1;
    private int startedAt = 1;
    private int size;
    private @Nullable String trouble;

    CsvRows(BufferedReader bytes) {
        this.bytes = bytes;
    }

    /** Returns the line in which the row begins that was read last. */
    int line() {
        return startedAt;
    }

    /** Returns why the row that was read last is malformed, or null. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Returns the cells of the next row that is not an empty line, or null at the end. */
    @Nullable
    List<String> next(char separator) throws IOException {
        int c = read();
        while (c == '\n' || c == '\r') {
            c = read();
        }
        if (c < 0) {
            return null;
        }
        // the line break that ended the row before has been counted
        startedAt = line;
        size = 0;
        trouble = null;
        List<String> cells = new ArrayList<>();
        while (true) {
            c = c == '"' ? quoted(read(), separator) : plain(c, separator);
            if (cells.size() < MOST_CELLS) {
                cells.add(cell.toString());
            }
            cell.setLength(0);
            if (c != separator) {
                return cells;
            }
            c = read();
        }
    }

    /** Reads a cell without quotes. Returns the char that ended it, which is the separator, a line break or -1. */
    private int plain(int first, char separator) throws IOException {
        int c = first;
        for (; c >= 0 && c != separator && c != '\n' && c != '\r'; c = read()) {
            append(c);
        }
        return ended(c);
    }

    /** Reads the rest of a quoted cell. Returns the char that ended it. */
    private int quoted(int first, char separator) throws IOException {
        for (int c = first; c >= 0; c = read()) {
            if (c != '"') {
                append(c);
                continue;
            }
            int after = read();
            if (after != '"') {
                // text after the closing quote belongs to the cell, as spreadsheets read it
                return plain(after, separator);
            }
            append('"');
        }
        trouble = "a quote is not closed";
        return -1;
    }

    private void append(int c) {
        if (++size <= Texts.MOST_BYTES) {
            cell.append((char) c);
        } else {
            trouble = "the row is longer than " + (Texts.MOST_BYTES >> 20) + " MiB";
        }
    }

    /** Takes the line feed after a carriage return. */
    private int ended(int c) throws IOException {
        if (c == '\r') {
            bytes.mark(1);
            if (bytes.read() != '\n') {
                bytes.reset();
            }
            line++;
        }
        return c;
    }

    private int read() throws IOException {
        int c = bytes.read();
        line += c == '\n' ? 1 : 0;
        return c;
    }
}
