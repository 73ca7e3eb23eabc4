package io.pocketflow.durable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Where in a journal the newest line of each step is: a hash table of 128-bit hashes in arrays, 37 to 75 bytes a step
 * however long its name and its value are. Thread-safe.
 */
final class Offsets {

    /** Where a line is. */
    record Place(long offset, int length) {}

    private static final int WORD = 8;
    private static final long BYTE = 0xff;

    private final MessageDigest digest = sha256();
    private int size;
    /** Of each slot the hash's two halves and the offset; an offset of 0 is an empty slot, for there is the header. */
    private long[] slots = new long[3 * 1024];

    private int[] lengths = new int[1024];

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    synchronized void put(byte[] name, int from, int to, Place place) {
        if (size >= lengths.length / 4 * 3) {
            grow();
        }
        digest.update(name, from, to - from);
        byte[] hash = digest.digest();
        insert(word(hash, 0), word(hash, WORD), place.offset, place.length);
    }

    /** Where the step's newest line is, or null. */
    synchronized @Nullable Place find(byte[] name, int from, int to) {
        digest.update(name, from, to - from);
        byte[] hash = digest.digest();
        int slot = slot(word(hash, 0), word(hash, WORD));
        return slots[3 * slot + 2] == 0 ? null : new Place(slots[3 * slot + 2], lengths[slot]);
    }

    synchronized int size() {
        return size;
    }

    private void insert(long high, long low, long offset, int length) {
        int slot = slot(high, low);
        size += slots[3 * slot + 2] == 0 ? 1 : 0;
        slots[3 * slot] = high;
        slots[3 * slot + 1] = low;
        slots[3 * slot + 2] = offset;
        lengths[slot] = length;
    }

    private int slot(long high, long low) {
        int mask = lengths.length - 1;
        int slot = (int) low & mask;
        while (slots[3 * slot + 2] != 0 && (slots[3 * slot] != high || slots[3 * slot + 1] != low)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] old = slots;
        int[] oldLengths = lengths;
        slots = new long[2 * old.length];
        lengths = new int[2 * oldLengths.length];
        size = 0;
        for (int i = 0; i < oldLengths.length; i++) {
            if (old[3 * i + 2] != 0) {
                insert(old[3 * i], old[3 * i + 1], old[3 * i + 2], oldLengths[i]);
            }
        }
    }

    private static long word(byte[] bytes, int from) {
        long word = 0;
        for (int i = from; i < from + WORD; i++) {
            word = word << WORD | bytes[i] & BYTE;
        }
        return word;
    }
}
