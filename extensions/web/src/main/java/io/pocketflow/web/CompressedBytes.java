package io.pocketflow.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.function.Supplier;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** The compressed bytes of a body, up to a limit. Confined to one thread. */
final class CompressedBytes extends FilterInputStream {

    private static final int DEFLATE = 8;

    private final Supplier<FetchException> tooMany;
    private long left;

    CompressedBytes(InputStream content, long most, Supplier<FetchException> tooMany) {
        super(content);
        this.left = most;
        this.tooMany = tooMany;
    }

    /** Returns the decompressed bytes by an encoding of HTTP: deflate with or without the frame of zlib, else gzip. */
    InputStream decompressed(String encoding) throws IOException {
        if (!encoding.equals("deflate")) {
            return new GzipMembers(this);
        }
        PushbackInputStream source = new PushbackInputStream(this, 2);
        byte[] start = source.readNBytes(2);
        source.unread(start);
        boolean framed = start.length == 2
                && (start[0] & 0xf) == DEFLATE
                && ((start[0] & 0xff) << 8 | start[1] & 0xff) % 31 == 0;
        return new InflaterInputStream(source, new Inflater(!framed)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = super.read(into, offset, length);
                if (read < 0 && inf.needsDictionary()) {
                    throw new ZipException("the compressed page needs a dictionary");
                }
                return read;
            }
        };
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        left -= Math.max(0, read);
        if (left < 0) {
            throw tooMany.get();
        }
        return read;
    }
}
