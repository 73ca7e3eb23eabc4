package io.pocketflow.web;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.io.HttpTransportMetrics;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * A factory of parsers for response heads. They use the client's own parser, and reject two kinds of heads that it
 * accepts: truncated ones, and those with a status that the client cannot represent. Immutable and thread-safe.
 */
final class WholeHeads implements HttpMessageParserFactory<ClassicHttpResponse> {

    private final Http1Config bounds;

    WholeHeads(Http1Config bounds) {
        this.bounds = bounds;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still requires this method, but the client calls the other one
    public HttpMessageParser<ClassicHttpResponse> create(Http1Config other) {
        return create();
    }

    @Override
    public HttpMessageParser<ClassicHttpResponse> create() {
        HttpMessageParser<ClassicHttpResponse> parser = new DefaultHttpResponseParserFactory(bounds).create();
        return new HttpMessageParser<>() {

            @Override
            public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
                    throws IOException, HttpException {
                try {
                    return parser.parse(new Lines(buffer), in);
                } catch (IllegalArgumentException e) {
                    throw new ProtocolException("the head of the response is malformed: " + e.getMessage(), e);
                }
            }
        };
    }

    /** The lines of a head. The last line must be empty. */
    private static final class Lines implements SessionInputBuffer {

        private final SessionInputBuffer buffer;
        private boolean begun;

        Lines(SessionInputBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public int readLine(CharArrayBuffer line, InputStream in) throws IOException {
            int read = buffer.readLine(line, in);
            if (read < 0 && begun) {
                throw new ConnectionClosedException("the connection was closed within the head of the response");
            }
            begun = true;
            return read;
        }

        @Override
        public int length() {
            return buffer.length();
        }

        @Override
        public int capacity() {
            return buffer.capacity();
        }

        @Override
        public int available() {
            return buffer.available();
        }

        @Override
        public int read(byte[] into, int offset, int length, InputStream in) throws IOException {
            return buffer.read(into, offset, length, in);
        }

        @Override
        public int read(byte[] into, InputStream in) throws IOException {
            return buffer.read(into, in);
        }

        @Override
        public int read(InputStream in) throws IOException {
            return buffer.read(in);
        }

        @Override
        public HttpTransportMetrics getMetrics() {
            return buffer.getMetrics();
        }
    }
}
