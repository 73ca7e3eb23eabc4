package io.pocketflow.postgres;

import java.util.Arrays;
import java.util.UUID;

/**
 * The steps that have records, by 64 bits of their hashes. It forgets nothing, but counts at most a million steps; then no
 * step is known to be missing. Used under a lock.
 */
final class SeenSteps {

    private static final int FIRST = 256;
    static final int MOST = 1 << 20;

    private long[] slots = new long[FIRST];
    private int count;
    private boolean isFull;

    void add(UUID hash) {
        if (isFull) {
            return;
        }
        if (count == MOST) {
            isFull = true;
            slots = new long[0];
            return;
        }
        if (count * 2 >= slots.length) {
            long[] before = slots;
            slots = new long[before.length * 2];
            Arrays.stream(before).filter(bits -> bits != 0).forEach(this::put);
        }
        count += put(bits(hash)) ? 1 : 0;
    }

    /** Returns whether there are too many steps to know that one is missing. */
    boolean isFull() {
        return isFull;
    }

    /** Returns whether the step was certainly not added. */
    boolean isMissing(UUID hash) {
        return !isFull && slots[slot(bits(hash))] == 0;
    }

    /** Returns the hash as a number that is not 0, which means an empty slot. */
    private static long bits(UUID hash) {
        long bits = hash.getMostSignificantBits();
        return bits == 0 ? 1 : bits;
    }

    private boolean put(long bits) {
        int slot = slot(bits);
        boolean isNew = slots[slot] == 0;
        slots[slot] = bits;
        return isNew;
    }

    /** Returns the slot that contains the number, or the empty slot where it belongs. */
    private int slot(long bits) {
        int slot = (int) bits & slots.length - 1;
        while (slots[slot] != 0 && slots[slot] != bits) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }
}
