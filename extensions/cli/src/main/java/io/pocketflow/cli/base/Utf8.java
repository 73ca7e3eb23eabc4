package io.pocketflow.cli.base;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A decoder of UTF-8 text in parts, so that a malformed part does not affect the others. The text is first split as
 * bytes, one char per byte, which keeps line breaks and commas intact; then each part is decoded by itself.
 */
public final class Utf8 {

    private static final String MARK = "\uFEFF";
    private static final String MARK_BYTES = "\u00EF\u00BB\u00BF";

    private Utf8() {}

    /** Returns a reader of the bytes, one char per byte. */
    public static BufferedReader bytes(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    }

    /** Skips the byte order mark. Returns whether there was one. */
    public static boolean skipMark(BufferedReader bytes) throws IOException {
        bytes.mark(MARK_BYTES.length());
        for (char expected : MARK_BYTES.toCharArray()) {
            if (bytes.read() != expected) {
                bytes.reset();
                return false;
            }
        }
        return true;
    }

    /** Returns the text of bytes given as one char per byte. Unlike a reader, it fails on malformed bytes. */
    public static String text(String bytes) throws CharacterCodingException {
        return text(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the text of bytes. Unlike a reader, it fails on malformed bytes. */
    public static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** Returns the text without a byte order mark. */
    public static String withoutMark(String text) {
        return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    }
}
