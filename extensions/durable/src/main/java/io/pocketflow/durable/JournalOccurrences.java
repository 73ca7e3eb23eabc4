package io.pocketflow.durable;

import io.pocketflow.core.store.Occurrences;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A counter of equal items in an index, whose memory does not grow with the number of different items. */
final class JournalOccurrences implements Occurrences {

    private final HashIndex counts;

    JournalOccurrences(HashIndex counts) {
        this.counts = counts;
    }

    @Override
    public int next(String hash) {
        byte[] name = hash.getBytes(StandardCharsets.UTF_8);
        try {
            int before = Math.toIntExact(counts.find(name, 0, name.length));
            counts.put(name, 0, name.length, before + 1L);
            return before;
        } catch (IOException failed) {
            throw new UncheckedIOException("the index of a run's items cannot be read: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        try {
            counts.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("the index of a run's items cannot be closed: " + failed, failed);
        }
    }
}
