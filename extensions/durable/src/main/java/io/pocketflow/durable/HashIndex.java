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
 * A number for each of any number of names, in memory that does not grow with them. Thread-safe.
 *
 * <p>A name is known by 128 bits of its SHA-256. New entries are in a hash table of at most 12 MB; once it is full, they
 * are merged into a {@link SortedFile}, which holds all the older ones. The slot of an entry is given by the first bits
 * of its hash, so that the table is all but sorted when it is merged.
 */
final class HashIndex implements Closeable {

    /** So many entries are kept in memory: with three words each and a quarter of the slots free, 12 MB. */
    static final int IN_MEMORY = 3 << 17;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final int WORDS = 3;
    private static final int FIRST_BITS = 10;
    /** Slots behind the last, for entries that find theirs taken; so a search never begins again at the front. */
    private static final int BEHIND = 256;

    private final Path besides;
    private final ReentrantLock lock = new ReentrantLock();
    private final MessageDigest digest = sha256();
    private int most;
    private int bits = FIRST_BITS;
    private int size;
    /** Of each slot the hash's two halves and the number; a number of 0 is an empty slot. */
    private long[] slots = new long[WORDS * ((1 << FIRST_BITS) + BEHIND)];

    private @Nullable SortedFile older;

    /**
     * An empty index.
     *
     * @param besides the file beside which its scratch files lie, and whose name theirs begin with
     * @param most how many entries are kept in memory
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

    /** Gives a name this number, which must not be 0, in place of an earlier one. */
    void put(byte[] name, int from, int to, long number) {
        lock.lock();
        try {
            byte[] hash = hash(name, from, to);
            insert(word(hash, 0), word(hash, Long.BYTES), number);
        } finally {
            lock.unlock();
        }
    }

    /** The number of a name, or 0 if it has none. */
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

    /** Where an entry is or would be; behind the last slot if there is no room for it. */
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

    /** Entries that no disk has room for stay in memory, so that none is lost. */
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
            LOG.warn("the index of {} stays in memory, for it cannot be kept on disk: {}", besides, failed.toString());
            most = Math.multiplyExact(most, 2);
            grow();
        }
    }

    /** Moves all entries to the front, in the order of their hashes; how many there are. */
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
