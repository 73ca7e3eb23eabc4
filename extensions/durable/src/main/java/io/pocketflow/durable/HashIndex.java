package io.pocketflow.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A map from names to numbers in bounded memory, for any number of names. Thread-safe.
 * <p>128 bits of its SHA-256 identify a name. New entries are in a hash table of at most 12 MB. Once the table is full,
 * its entries are merged into a {@link SortedFile}, which holds all older entries. The first bits of the hash determine
 * the slot of an entry, so the table is nearly sorted when it is merged.
 */
final class HashIndex implements Closeable {

    /** The number of entries in memory. With three words each and a quarter of the slots free, they need 12 MB. */
    static final int IN_MEMORY = 3 << 17;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final int WORDS = 3;
    private static final int FIRST_BITS = 10;
    /** Slots after the last one, for entries whose own slot is occupied, so that a search never wraps around. */
    private static final int BEHIND = 256;

    private final Path besides;
    private final ReentrantLock lock = new ReentrantLock();
    private final MessageDigest digest = sha256();
    private int most;
    private int bits = FIRST_BITS;
    private int size;
    /** The slots: each has the two halves of the hash and the number. The number 0 marks an empty slot. */
    private long[] slots = new long[WORDS * ((1 << FIRST_BITS) + BEHIND)];

    private @Nullable SortedFile older;

    /**
     * Creates an empty index.
     * @param besides the file whose folder holds the scratch files, and whose name their names begin with
     * @param most the maximum number of entries in memory
     */
    HashIndex(Path besides, int most) {
        this.besides = besides;
        this.most = most;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Maps a name to a number other than 0. Replaces the earlier number. */
    void put(byte[] name, int from, int to, long number) {
        lock.lock();
        try {
            byte[] hash = hash(name, from, to);
            insert(word(hash, 0), word(hash, Long.BYTES), number);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of a name, or 0 if the name has no number. */
    long find(byte[] name, int from, int to) throws IOException {
        lock.lock();
        try {
            byte[] hash = hash(name, from, to);
            long high = word(hash, 0);
            long low = word(hash, Long.BYTES);
            int slot = slot(high, low);
            long newest = slot < slots.length ? slots[slot + 2] : 0;
            return newest != 0 || older == null ? newest : older.find(high, low);
        } finally {
            lock.unlock();
        }
    }

    private byte[] hash(byte[] name, int from, int to) {
        digest.update(name, from, to - from);
        return digest.digest();
    }

    private static long word(byte[] bytes, int from) {
        long word = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            word = word << Byte.SIZE | Byte.toUnsignedLong(bytes[i]);
        }
        return word;
    }

    private void insert(long high, long low, long number) {
        int slot = slot(high, low);
        while (slot == slots.length) {
            grow();
            slot = slot(high, low);
        }
        size += slots[slot + 2] == 0 ? 1 : 0;
        set(slot, high, low, number);
        if (size >= most) {
            merge();
        } else if (size >= (1 << bits) / 4 * 3) {
            grow();
        }
    }

    private void set(int slot, long high, long low, long number) {
        slots[slot] = high;
        slots[slot + 1] = low;
        slots[slot + 2] = number;
    }

    /** Returns the slot of an entry, occupied or free, or the index after the last slot if there is no room. */
    private int slot(long high, long low) {
        int slot = WORDS * (int) (high >>> Long.SIZE - bits);
        while (slot < slots.length && slots[slot + 2] != 0 && (slots[slot] != high || slots[slot + 1] != low)) {
            slot += WORDS;
        }
        return slot;
    }

    private void grow() {
        long[] old = slots;
        bits++;
        size = 0;
        slots = new long[WORDS * ((1 << bits) + BEHIND)];
        for (int i = 0; i < old.length; i += WORDS) {
            if (old[i + 2] != 0) {
                insert(old[i], old[i + 1], old[i + 2]);
            }
        }
    }

    /** Merges the entries into the file. If the disk has no room, they stay in memory, so that no entry is lost. */
    private void merge() {
        int entries = sort();
        try {
            SortedFile merged = SortedFile.merge(older, slots, entries, besides);
            if (older != null) {
                older.close();
            }
            older = merged;
            size = 0;
            Arrays.fill(slots, 0);
        } catch (IOException failed) {
            LOG.warn(
                    "the index of {} stays in memory, because its file cannot be written: {}",
                    besides,
                    failed.toString());
            most = Math.multiplyExact(most, 2);
            grow();
        }
    }

    /** Moves all entries to the front in the order of their hashes. Returns their number. */
    private int sort() {
        int end = 0;
        for (int i = 0; i < slots.length; i += WORDS) {
            if (slots[i + 2] != 0) {
                long high = slots[i];
                long low = slots[i + 1];
                long number = slots[i + 2];
                int to = end;
                end += WORDS;
                while (to > 0 && SortedFile.compare(slots[to - WORDS], slots[to - WORDS + 1], high, low) > 0) {
                    System.arraycopy(slots, to - WORDS, slots, to, WORDS);
                    to -= WORDS;
                }
                set(to, high, low, number);
            }
        }
        Arrays.fill(slots, end, slots.length, 0);
        return end / WORDS;
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (older != null) {
                older.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
