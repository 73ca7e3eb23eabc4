package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.Utf8;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A reader of lines as bytes, one char per byte. A line of more than 16 MiB is skipped without filling the memory.
 * Confined to one thread at a time.
 */
final class LineReader {

    private final String name;
    private final InputStream in;
    private final BufferedReader bytes;
    private @Nullable Boolean hasMark;
    private final StringBuilder line = new StringBuilder();
    private long number;
    private boolean isTooLong;

    LineReader(String name, InputStream in) {
        this.name = name;
        this.in = in;
        this.bytes = Utf8.bytes(in);
    }

    /** Returns whether the text begins with a byte order mark, and skips it. */
    boolean hasMark() {
        if (hasMark == null) {
            try {
                hasMark = Utf8.skipMark(bytes);
            } catch (IOException e) {
                throw new BadSource(name + " could not be read: " + e.getMessage(), e);
            }
        }
        return hasMark;
    }

    /** Returns the name of the source and the number of the line that was read last. */
    String where() {
        return name + " line " + number;
    }

    long number() {
        return number;
    }

    /** Returns whether the line that was read last has more than 16 MiB, of which only the beginning was returned. */
    boolean isTooLong() {
        return isTooLong;
    }

    /** Returns the next line that is not blank, without its line break; null at the end. */
    @Nullable
    String next() {
        String read = line();
        while (read != null && read.isBlank() && !isTooLong) {
            read = line();
        }
        return read;
    }

    private @Nullable String line() {
        hasMark();
        line.setLength(0);
        isTooLong = false;
        try {
            int c = bytes.read();
            if (c < 0) {
                return null;
            }
            for (; c >= 0 && c != '\n'; c = bytes.read()) {
                if (line.length() < Texts.MOST_BYTES) {
                    line.append((char) c);
                } else {
                    isTooLong = true;
                }
            }
        } catch (IOException e) {
            throw new BadSource(name + " could not be read after line " + number + ": " + e.getMessage(), e);
        }
        number++;
        int end = line.length();
        String read = line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
        if (line.capacity() > 1 << 20) {
            line.setLength(0);
            line.trimToSize();
        }
        return read;
    }

    /** Closes the stream and not the reader, whose close would block while another thread reads. */
    void close() throws IOException {
        in.close();
    }
}
