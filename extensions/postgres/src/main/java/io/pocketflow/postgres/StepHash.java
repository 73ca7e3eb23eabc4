package io.pocketflow.postgres;

import io.pocketflow.core.store.StepKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The first 128 bits of the SHA-256 of a step key, by which the database finds a record: keys may be too long for an index. */
final class StepHash {

    private StepHash() {}

    static UUID of(StepKey step) {
        return of(step.toString());
    }

    static UUID of(String step) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(step.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bits = ByteBuffer.wrap(hash);
            return new UUID(bits.getLong(), bits.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
