package io.pocketflow.llm.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes SHA-256 hashes. Stateless. */
public final class Sha256 {

    private Sha256() {}

    /** Returns the hash of these parts, one after another. */
    public static byte[] of(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the hash of the UTF-8 bytes of a text. */
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the first half of the hash of a text, as 32 hexadecimal digits. */
    public static String half(String text) {
        return HexFormat.of().formatHex(of(text), 0, 16);
    }
}
