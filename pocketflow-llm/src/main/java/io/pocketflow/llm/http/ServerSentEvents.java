package io.pocketflow.llm.http;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads server-sent events (WHATWG HTML, section 9.2.6). Lines end with LF, CR LF or CR; a byte order mark at the start
 * is passed over, and so are comments, the fields {@code id} and {@code retry}, and unknown ones; several data lines are
 * joined by LF; a blank line ends an event, one without data is none; and an event that the stream's end cuts is dropped.
 * A field {@code error}, in any case, which llama.cpp has written, is the data of an event of that name. The event ends at a blank
 * line, at the next field {@code data} or {@code event}, or at the end of the stream.
 * What looks like JSON outside of events is kept for a look at the end.
 *
 * <p>Data of a single line, the usual case, are not copied.
 */
public final class ServerSentEvents implements EventFrames {

    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
    private static final int MOST_OUTSIDE = 64 * 1024;

    private final ByteLines lines;
    private final int longestEvent;
    private final ByteArrayOutputStream joined = new ByteArrayOutputStream(0);
    private final ByteArrayOutputStream outside = new ByteArrayOutputStream(0);
    private String name = "";
    private int dataLines;
    private int length;
    private byte[] data = {};
    private boolean dispatched;
    private boolean error;

    /** Refuses lines and events of more bytes. */
    public ServerSentEvents(int longestLine, int longestEvent) {
        this.lines = new ByteLines(longestLine);
        this.longestEvent = longestEvent;
    }

    @Override
    public void add(List<ByteBuffer> buffers) {
        clearDispatched();
        lines.add(buffers);
    }

    @Override
    public boolean next() {
        clearDispatched();
        while (lines.next()) {
            if (error && isField(lines.start())) {
                return dispatch();
            }
            if (lines.start() < lines.end()) {
                line(lines.start());
            } else if (dispatch()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean last() {
        if (lines.rest()) {
            line(lines.start());
        }
        return error && dispatch();
    }

    @Override
    public String outside() {
        return outside.toString(StandardCharsets.UTF_8);
    }

    private boolean dispatch() {
        if (dataLines == 0) {
            name = "";
            return false;
        }
        data = dataLines == 1 ? lines.bytes() : joined.toByteArray();
        outside.reset();
        dispatched = true;
        return true;
    }

    private void clearDispatched() {
        if (dispatched) {
            dispatched = false;
            name = "";
            error = false;
            dataLines = 0;
            joined.reset();
            lines.release();
        }
    }

    private void line(int start) {
        int value = value(start, DATA);
        if (value >= 0) {
            addData(value, lines.end());
            return;
        }
        value = value(start, EVENT);
        if (value >= 0) {
            name = new String(lines.bytes(), value, lines.end() - value, StandardCharsets.UTF_8);
            return;
        }
        value = value(start, ERROR);
        if (value >= 0 && value < lines.end()) {
            beginError();
            addData(value, lines.end());
        } else if (lines.bytes()[start] != ':') {
            addUnknown(start, lines.end());
        }
    }

    /** Begins the event of an error, in place of one that did not end. */
    private void beginError() {
        name = "error";
        error = true;
        dataLines = 0;
        joined.reset();
        lines.release();
    }

    /** Returns whether a line is a field of another event; an error ends there if no blank line ends it. */
    private boolean isField(int start) {
        return value(start, DATA) >= 0 || value(start, EVENT) >= 0;
    }

    /** Adds a line that is not a field: JSON over several lines continues there. */
    private void addUnknown(int from, int to) {
        if (error) {
            addData(from, to);
        } else {
            addOutside(from, to);
        }
    }

    private void addOutside(int from, int to) {
        int size = outside.size();
        if (size < MOST_OUTSIDE && (size > 0 || lines.bytes()[from] == '{')) {
            outside.write(lines.bytes(), from, Math.min(to - from, MOST_OUTSIDE - size));
            outside.write('\n');
        }
    }

    /** Where the value of this field begins, or -1 if the line is of another field. */
    private int value(int start, byte[] field) {
        int colon = start + field.length;
        if (!startsWith(start, field)) {
            return -1;
        }
        if (colon == lines.end()) {
            return colon;
        }
        if (lines.bytes()[colon] != ':') {
            return -1;
        }
        boolean space = colon + 1 < lines.end() && lines.bytes()[colon + 1] == ' ';
        return space ? colon + 2 : colon + 1;
    }

    private boolean startsWith(int start, byte[] prefix) {
        int end = start + prefix.length;
        if (end > lines.end()) {
            return false;
        }
        if (prefix == ERROR) {
            return new String(lines.bytes(), start, prefix.length, StandardCharsets.ISO_8859_1)
                    .equalsIgnoreCase("error");
        }
        return Arrays.equals(lines.bytes(), start, end, prefix, 0, prefix.length);
    }

    private void addData(int from, int to) {
        dataLines++;
        if (dataLines == 1) {
            lines.hold(from);
            length = to - from;
        } else {
            if (dataLines == 2) {
                joined.write(lines.bytes(), lines.held(), length);
            }
            joined.write('\n');
            joined.write(lines.bytes(), from, to - from);
            length = joined.size();
        }
        if (length > longestEvent) {
            throw new UncheckedIOException(new CappedBody.TooLarge("an event", longestEvent));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte[] bytes() {
        return data;
    }

    @Override
    public int from() {
        return dataLines == 1 ? lines.held() : 0;
    }

    @Override
    public int length() {
        return length;
    }
}
