package io.pocketflow.llm.http;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A splitter of bytes into lines that end with LF, CR LF or CR, however the bytes are divided. A line is a range of one
 * array. The bytes of an unfinished line are moved only when the array is full, and then at least a quarter of it is
 * free, so that the time does not depend on the division of the bytes. A byte order mark at the start is skipped.
 *
 * <p>Not thread-safe.
 */
public final class ByteLines {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int longest;
    private byte[] bytes = new byte[4096];
    private int limit;
    private int at;
    private int start;
    private int end;
    private int next;
    private int held = -1;
    private boolean afterCr;
    private boolean first = true;

    /** Creates a splitter that rejects lines of more than this number of bytes. */
    public ByteLines(int longest) {
        this.longest = longest;
    }

    /** Adds bytes. Earlier ranges, except the held one, become invalid. */
    public void add(List<ByteBuffer> buffers) {
        int kept = held >= 0 ? held : next;
        int more = 0;
        for (ByteBuffer buffer : buffers) {
            more = Math.addExact(more, buffer.remaining());
        }
        makeRoom(kept, more);
        for (ByteBuffer buffer : buffers) {
            int length = buffer.remaining();
            buffer.get(bytes, limit, length);
            limit += length;
        }
    }

    private void makeRoom(int kept, int more) {
        if (more <= bytes.length - limit) {
            return;
        }
        int used = limit - kept;
        int needed = Math.addExact(used, more);
        byte[] from = bytes;
        if (needed > bytes.length / 4 * 3) {
            bytes = new byte[Math.multiplyExact(2, needed)];
        }
        System.arraycopy(from, kept, bytes, 0, used);
        limit = used;
        at -= kept;
        next -= kept;
        held = held >= 0 ? 0 : -1;
    }

    /** Moves to the next whole line; returns whether there is one. */
    public boolean next() {
        if (afterCr && at < limit) {
            afterCr = false;
            if (bytes[at] == '\n') {
                next = ++at;
            }
        }
        byte[] all = bytes;
        int i = at;
        while (i < limit && all[i] != '\n' && all[i] != '\r') {
            i++;
        }
        at = i;
        if (i - next > longest) {
            throw new UncheckedIOException(new CappedBody.TooLarge("a line", longest));
        }
        if (i == limit) {
            return false;
        }
        afterCr = all[i] == '\r';
        line(next, i);
        at = i + 1;
        next = at;
        return true;
    }

    private void line(int from, int to) {
        int mark = from + BYTE_ORDER_MARK.length;
        boolean marked = first && mark <= to && Arrays.equals(bytes, from, mark, BYTE_ORDER_MARK, 0, mark - from);
        first = false;
        start = marked ? mark : from;
        end = to;
    }

    /** Moves to the rest without a line end; returns whether there is one. */
    boolean rest() {
        line(next, limit);
        at = limit;
        next = limit;
        return start < end;
    }

    /** Keeps the bytes from here on, also when more are added. */
    void hold(int from) {
        held = from;
    }

    /** Returns the current start of the held bytes. */
    int held() {
        return held;
    }

    void release() {
        held = -1;
    }

    /** Returns the array that contains the line, from {@link #start} to {@link #end}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the start of the line. */
    public int start() {
        return start;
    }

    /** Returns the offset after the line's last byte. */
    public int end() {
        return end;
    }
}
