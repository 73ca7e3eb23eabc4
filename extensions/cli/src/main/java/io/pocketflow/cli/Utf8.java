package io.pocketflow.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text in UTF-8 of which a part may be wrong without spoiling the others: it is first taken apart as bytes, a char each
 * (which no line break or comma of UTF-8 minds), and then each part is decoded by itself.
 */
final class Utf8 {

    private static final String MARK = "\uFEFF";
    private static final String MARK_BYTES = "\u00EF\u00BB\u00BF";

    private Utf8() {}

    /** The bytes, a char each. */
    static BufferedReader bytes(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    }

    /** Passes over the mark that some programs put before a text, if it is there. */
    static void skipMark(BufferedReader bytes) throws IOException {
        bytes.mark(MARK_BYTES.length());
        for (char expected : MARK_BYTES.toCharArray()) {
            if (bytes.read() != expected) {
                bytes.reset();
                return;
            }
        }
    }

    /** The text of bytes that are a char each; other than a reader's, its decoding replaces nothing. */
    static String text(String bytes) throws CharacterCodingException {
        return text(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** A text without that mark. */
    static String withoutMark(String text) {
        return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    }
}
