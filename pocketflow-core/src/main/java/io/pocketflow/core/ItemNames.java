package io.pocketflow.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of the items of one batch in step keys: content hash and occurrence number, worked out when first asked. */
final class ItemNames {

    private static final int HASH_BYTES = 8;

    private final List<?> items;
    private String @Nullable [] names;

    ItemNames(List<?> items) {
        this.items = items;
    }

    /** Adds the name of an item to a location, by content where records are kept. */
    void locate(int index, Location location, @Nullable StepStore store) {
        location.branch(location.byContent() && store != null ? name(index, store) : Integer.toString(index));
    }

    /** The name of an item: content hash and occurrence number. */
    synchronized String name(int index, StepStore store) {
        if (names == null) {
            Map<String, Integer> seen = new HashMap<>();
            names = new String[items.size()];
            for (int i = 0; i < names.length; i++) {
                String hash = store.hash(items.get(i));
                names[i] = hash + "~" + (seen.merge(hash, 1, Integer::sum) - 1);
            }
        }
        return names[index];
    }

    /** The first 64 bits of the SHA-256 of a text, in hexadecimal. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
