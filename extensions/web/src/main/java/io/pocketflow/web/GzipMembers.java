package io.pocketflow.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of all members of a gzip file (RFC 1952), joined. Bytes after the last member that are not a member are
 * ignored, as by browsers. Confined to one thread.
 * <p>{@code GZIPInputStream} ends early if a member is not yet available, and its stack grows with each empty member.
 */
final class GzipMembers extends InputStream {

    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATE = 8;
    private static final int HEADER_SUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final byte[] buffer = new byte[8192];
    private int at;
    private int end;
    private boolean finished;

    /** @throws IOException if the content does not begin with a member */
    GzipMembers(InputStream in) throws IOException {
        this.in = in;
        int first = next();
        if (first < 0) {
            throw new EOFException("the compressed page is empty");
        }
        if (first != MAGIC_1 || next() != MAGIC_2) {
            throw new ZipException("the page is not compressed as gzip");
        }
        beginMember();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!finished) {
            int read = inflate(into, offset, length);
            if (read > 0) {
                sum.update(into, offset, read);
                return read;
            }
            if (inflater.finished()) {
                at = end - inflater.getRemaining();
                endMember();
            } else if (inflater.needsInput()) {
                fill();
                inflater.setInput(buffer, at, end - at);
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(into, offset, length);
        } catch (DataFormatException e) {
            ZipException broken = new ZipException("the compressed page is damaged: " + e.getMessage());
            broken.initCause(e);
            throw broken;
        }
    }

    /** Reads the header of a member after its first two bytes. */
    private void beginMember() throws IOException {
        if (must() != DEFLATE) {
            throw new ZipException("the page is compressed by an unknown method");
        }
        int flags = must();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip((int) number(2));
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_SUM) != 0) {
            skip(2);
        }
        sum.reset();
        inflater.reset();
        inflater.setInput(buffer, at, end - at);
    }

    /** Checks the end of a member, and begins the next one if there is one. */
    private void endMember() throws IOException {
        long total = inflater.getBytesWritten() & 0xffffffffL;
        if (number(4) != sum.getValue() || number(4) != total) {
            throw new ZipException("the compressed page has a wrong checksum or length");
        }
        if (next() == MAGIC_1 && next() == MAGIC_2) {
            beginMember();
        } else {
            finished = true;
            inflater.end();
        }
    }

    private long number(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (long) must() << 8 * i;
        }
        return number;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            must();
        }
    }

    private void skipText() throws IOException {
        while (must() != 0) {
            // the text ends with a zero
        }
    }

    private int must() throws IOException {
        int next = next();
        if (next < 0) {
            throw new EOFException("the compressed page is truncated");
        }
        return next;
    }

    /** Returns the next compressed byte, or -1 at the end. */
    private int next() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) {
                return -1;
            }
        }
        return buffer[at++] & 0xff;
    }

    private void fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
            throw new EOFException("the compressed page is truncated");
        }
    }
}
