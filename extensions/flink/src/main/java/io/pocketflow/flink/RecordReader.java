package io.pocketflow.flink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the records of a file and their positions: lines of JSON, or the rows of a table (RFC 4180), in which a quoted
 * cell may contain line breaks. Blank lines are skipped. Confined to one thread at a time.
 */
final class RecordReader {

    /** The longest record: as the command line reads them. */
    static final int MOST_BYTES = 16 << 20;

    private final InputStream in;
    private final boolean isTable;
    private final int separator;
    private final byte[] buffer = new byte[1 << 16];
    private int filled;
    private int at;
    /** The position of the end of the buffer in the file. */
    private long read;

    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private boolean isTooLong;
    private boolean ended;

    /**
     * Creates a reader.
     *
     * @param start the position in the file at which the stream is
     */
    RecordReader(InputStream in, FileForm form, long start) {
        this.in = in;
        this.isTable = form.isTable();
        this.separator = form.separator();
        this.read = start;
    }

    /** Returns the position after the record that was read last. */
    long position() {
        return read - filled + at;
    }

    /** Reads the next record; returns false at the end. */
    boolean next() throws IOException {
        do {
            record.reset();
            isTooLong = false;
            if (!(isTable ? row() : line())) {
                return false;
            }
        } while (!isTable && !isTooLong && isBlank());
        return true;
    }

    /** Returns the record that was read last as an item of this index. */
    FlowItem item(long index) {
        if (isTooLong) {
            return new FlowItem(index, "", "is longer than " + (MOST_BYTES >> 20) + " MiB");
        }
        String text = text();
        return text == null ? new FlowItem(index, "", "is not valid UTF-8") : new FlowItem(index, text, null);
    }

    /** Returns the text of the record that was read last, or null if it is not UTF-8. */
    @Nullable
    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(record.toByteArray()))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    private boolean isBlank() {
        return record.toString(StandardCharsets.ISO_8859_1).isBlank();
    }

    private boolean line() throws IOException {
        int c = read();
        if (c < 0) {
            return false;
        }
        for (; c >= 0 && c != '\n'; c = read()) {
            keep(c);
        }
        return true;
    }

    private boolean row() throws IOException {
        int c = read();
        while (c == '\n' || c == '\r') {
            c = read();
        }
        if (c < 0) {
            return false;
        }
        boolean isQuoted = false;
        boolean beginsCell = true;
        while (c >= 0 && (isQuoted || c != '\n' && c != '\r')) {
            keep(c);
            if (isQuoted && c == '"') {
                int after = read();
                if (after == '"') {
                    keep(after);
                    after = read();
                } else {
                    isQuoted = false;
                }
                c = after;
                continue;
            }
            isQuoted |= beginsCell && c == '"';
            beginsCell = !isQuoted && c == separator;
            c = read();
        }
        if (c == '\r' && read() != '\n') {
            back();
        }
        return true;
    }

    private void keep(int c) {
        if (record.size() < MOST_BYTES) {
            record.write(c);
        } else {
            isTooLong = true;
        }
    }

    private int read() throws IOException {
        if (at == filled) {
            int count = in.read(buffer, 0, buffer.length);
            if (count <= 0) {
                ended = true;
                return -1;
            }
            filled = count;
            at = 0;
            read += count;
        }
        return buffer[at++] & 0xFF;
    }

    /** Takes the last byte back, unless the end was reached. A buffer always begins with the byte that was read last. */
    private void back() {
        if (!ended) {
            at--;
        }
    }
}
