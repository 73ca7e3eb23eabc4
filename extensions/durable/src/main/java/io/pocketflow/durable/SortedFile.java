package io.pocketflow.durable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A sorted scratch file of 128-bit hashes, each with a number. Hashes are evenly distributed, so an interpolation
 * search finds one with two or three reads. The file is not changed after its creation, and is deleted on close.
 * Confined to one thread at a time.
 */
final class SortedFile implements Closeable {

    private static final int ENTRY = 3 * Long.BYTES;
    /** The number of entries in one read. */
    private static final int WINDOW = 128;

    private static final int BUFFER = 1 << 16;

    private final File path;
    private final RandomAccessFile file;
    private final boolean isDeleted;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW * ENTRY);
    private long count;

    private SortedFile(Path besides) throws IOException {
        Path folder = besides.toAbsolutePath().getParent();
        path = Files.createTempFile(folder, besides.getFileName() + ".index", null)
                .toFile();
        file = new RandomAccessFile(path, "rw");
        // if the system can delete an open file, not even a crash leaves it behind
        isDeleted = path.delete();
    }

    /**
     * Creates a file of new entries and the entries of an older file, if there is one. A new entry replaces an older
     * one.
     * @param entries three words each: the two halves of the hash, and the number
     */
    static SortedFile merge(@Nullable SortedFile old, long[] entries, int count, Path besides) throws IOException {
        SortedFile merged = new SortedFile(besides);
        try {
            merged.write(old, entries, count);
            return merged;
        } catch (Throwable failed) {
            merged.close();
            throw failed;
        }
    }

    private void write(@Nullable SortedFile old, long[] entries, int newer) throws IOException {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(file.getFD()), BUFFER));
        int at = 0;
        int end = 3 * newer;
        if (old != null) {
            old.file.seek(0);
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(new FileInputStream(old.file.getFD()), BUFFER));
            for (long i = 0; i < old.count; i++) {
                long high = in.readLong();
                long low = in.readLong();
                long number = in.readLong();
                while (at < end && compare(entries[at], entries[at + 1], high, low) < 0) {
                    write(out, entries[at], entries[at + 1], entries[at + 2]);
                    at += 3;
                }
                if (at == end || entries[at] != high || entries[at + 1] != low) {
                    write(out, high, low, number);
                }
            }
        }
        for (; at < end; at += 3) {
            write(out, entries[at], entries[at + 1], entries[at + 2]);
        }
        out.flush();
    }

    private void write(DataOutputStream out, long high, long low, long number) throws IOException {
        out.writeLong(high);
        out.writeLong(low);
        out.writeLong(number);
        count++;
    }

    static int compare(long high, long low, long otherHigh, long otherLow) {
        int byHigh = Long.compareUnsigned(high, otherHigh);
        return byHigh == 0 ? Long.compareUnsigned(low, otherLow) : byHigh;
    }

    /** Returns the number of a hash, or 0 if this file does not contain the hash. */
    long find(long high, long low) throws IOException {
        long from = 0;
        long to = count;
        double least = 0;
        double greatest = 1;
        while (from < to) {
            int length = (int) Math.min(WINDOW, to - from);
            double place = (part(high) - least) / (greatest - least);
            long guess = from + (long) ((to - from) * place) - length / 2;
            long start = Math.max(from, Math.min(guess, to - length));
            read(start, length);
            if (compareAt(0, high, low) > 0) {
                to = start;
                greatest = part(window.getLong(0));
            } else if (compareAt(length - 1, high, low) < 0) {
                from = start + length;
                least = part(window.getLong((length - 1) * ENTRY));
            } else {
                return search(length, high, low);
            }
        }
        return 0;
    }

    /** Returns the relative position of a hash among all hashes, from 0 to 1. */
    private static double part(long high) {
        return (high >>> 1) * 0x1p-63;
    }

    private void read(long start, int length) throws IOException {
        file.seek(start * ENTRY);
        file.readFully(window.array(), 0, length * ENTRY);
    }

    private int compareAt(int entry, long high, long low) {
        return compare(window.getLong(entry * ENTRY), window.getLong(entry * ENTRY + Long.BYTES), high, low);
    }

    private long search(int length, long high, long low) {
        int from = 0;
        int to = length - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int compared = compareAt(middle, high, low);
            if (compared == 0) {
                return window.getLong(middle * ENTRY + 2 * Long.BYTES);
            }
            from = compared < 0 ? middle + 1 : from;
            to = compared < 0 ? to : middle - 1;
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (!isDeleted && !path.delete()) {
            path.deleteOnExit();
        }
    }
}
