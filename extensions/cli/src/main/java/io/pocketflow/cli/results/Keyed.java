package io.pocketflow.cli.results;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A value that has a key of its own in the journal. */
public interface Keyed {

    /** The number of bytes of a hash: two of a billion keys are equal with a probability of 1 to 10 billion. */
    int HASH_BYTES = 12;

    /** Returns the key: the same in every process for the same work. */
    String key();

    /** Returns a hash of texts. Each is preceded by its length, so that different lists are never hashed alike. */
    static String hash(List<String> texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    }

    /** Returns a digest of SHA-256. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
