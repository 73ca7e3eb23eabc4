package io.pocketflow.web;

import io.pocketflow.web.FetchException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one answer of HTTP/1.1 (RFC 9112) from a connection that is closed after it. Confined to one thread. */
final class Wire {

    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;

    /** An answer's head. Names in lower case; of several headers of a name the last counts. */
    record Head(int status, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private final String page;
    private final InputStream in;
    private final int maxBytes;

    /** @param page its address, for messages */
    Wire(String page, InputStream in, int maxBytes) {
        this.page = page;
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The head of the final answer; those that only inform (1xx) are passed over. */
    Head head() throws IOException {
        for (int i = 0; i < 10; i++) {
            String[] first = line().split(" ", 3);
            if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5][0-9][0-9]")) {
                throw malformed("the first line is none of HTTP/1.1");
            }
            Map<String, String> headers = headers();
            int status = Integer.parseInt(first[1]);
            if (status >= 200) {
                return new Head(status, headers);
            }
        }
        throw malformed("there are too many answers that only inform");
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < MOST_HEADERS; i++) {
            String line = line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        throw malformed("there are more than " + MOST_HEADERS + " headers");
    }

    byte[] body(Head head) throws IOException {
        if (head.header("transfer-encoding").toLowerCase(Locale.ROOT).endsWith("chunked")) {
            return chunks();
        }
        String length = head.header("content-length");
        if (length.isEmpty()) {
            return take(new ByteArrayOutputStream(), Long.MAX_VALUE).toByteArray();
        }
        long bytes = number(length, 10);
        refuseOver(bytes);
        ByteArrayOutputStream body = take(new ByteArrayOutputStream(), bytes);
        if (body.size() < bytes) {
            throw new EOFException("the connection ended after " + body.size() + " of " + bytes + " bytes");
        }
        return body.toByteArray();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = line();
            int semicolon = line.indexOf(';');
            long size = number((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
            if (size == 0) {
                return body.toByteArray();
            }
            refuseOver(body.size() + size);
            int before = body.size();
            if (take(body, size).size() - before < size || !line().isEmpty()) {
                throw new EOFException("the connection ended within a chunk");
            }
        }
    }

    private long number(String digits, int radix) throws IOException {
        try {
            if (!digits.isEmpty() && digits.length() <= 15 && Character.digit(digits.charAt(0), radix) >= 0) {
                return Long.parseLong(digits, radix);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw malformed("a length is no number");
    }

    private ByteArrayOutputStream take(ByteArrayOutputStream body, long most) throws IOException {
        byte[] buffer = new byte[8192];
        long left = most;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return body;
            }
            body.write(buffer, 0, read);
            refuseOver(body.size());
            left -= read;
        }
        return body;
    }

    private void refuseOver(long bytes) {
        if (bytes > maxBytes) {
            throw new FetchException(Kind.TOO_LARGE, page + " has more than " + maxBytes + " bytes", null);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended within a line");
            }
            if (line.length() >= LONGEST_LINE) {
                throw malformed("a line has more than " + LONGEST_LINE + " characters");
            }
            line.append((char) b);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    private FetchException malformed(String why) {
        return new FetchException(Kind.MALFORMED, page + " did not answer as HTTP says: " + why, null);
    }

    static byte[] request(Target target, FetchOptions options) {
        String types =
                String.join(", ", options.contentTypes().stream().sorted().toList());
        return ("GET " + target.path() + " HTTP/1.1\r\nHost: " + target.hostHeader() + "\r\nUser-Agent: "
                        + options.userAgent() + "\r\nAccept: " + types
                        + "\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
