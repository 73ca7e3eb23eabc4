package io.pocketflow.benchmarks;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.Durability;
import io.pocketflow.durable.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The benchmark of the journal: records per second, the time to open a large journal, and the overhead on 50 ms calls.
 */
final class JournalBench {

    private static final long SECONDS = Long.getLong("seconds", 3);
    private static final int RECORDS = Integer.getInteger("records", 1_000_000);
    private static final int OPEN_AT_ONCE = 10_000;
    private static final String RESULT = "A summary of two sentences, as a model gives it. ".repeat(4);

    private final Path folder;

    private JournalBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Path parent = Path.of(System.getProperty("folder", "target"));
        Path folder = Files.createTempDirectory(Files.createDirectories(parent), "journal");
        try {
            JournalBench bench = new JournalBench(folder);
            for (Durability durability : Durability.values()) {
                for (int writers : List.of(1, 64)) {
                    bench.rate(durability, writers);
                }
            }
            bench.opening();
            JournalOverhead.measure(folder);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }

    static void print(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "%-48s %,12.1f %s%n", what, value, unit);
    }

    private static CompletableFuture<?> save(Journal journal, long number) {
        StepKey step = new StepKey(List.of(
                new StepKey.Part("Research", 0, Long.toHexString(number) + "~0"),
                new StepKey.Part("Summarise", 0, "")));
        Object kept = journal.codec().orElseThrow().encode(RESULT, String.class);
        return journal.save("run", step, new StepRecord(StepRecord.Kind.DONE, kept, "", "", 1));
    }

    // ---- records per second: each writer waits for its record before it creates the next

    private void rate(Durability durability, int writers) throws InterruptedException {
        try (Journal journal = Journal.open(folder.resolve(durability + "-" + writers + ".journal"), durability)) {
            rounds(journal, writers, SECONDS);
            print(
                    "records/s, " + durability + ", " + writers + " writers",
                    rounds(journal, writers, SECONDS),
                    "records of " + RESULT.length() + " characters");
        }
    }

    private static double rounds(Journal journal, int writers, long seconds) throws InterruptedException {
        AtomicLong numbers = new AtomicLong();
        AtomicLong saved = new AtomicLong();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000;
        Thread[] threads = new Thread[writers];
        for (int i = 0; i < writers; i++) {
            threads[i] = new Thread(() -> {
                while (System.nanoTime() < end) {
                    save(journal, numbers.incrementAndGet()).join();
                    saved.incrementAndGet();
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return saved.get() * 1e9 / (System.nanoTime() - start);
    }

    // ---- opening a large journal

    private void opening() throws IOException {
        Path path = folder.resolve("large.journal");
        try (Journal journal = Journal.open(path, Durability.PROCESS)) {
            CompletableFuture<?> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < RECORDS; i++) {
                last = save(journal, i);
                if (i % OPEN_AT_ONCE == 0) {
                    last.join();
                }
            }
            last.join();
        }
        double[] times = new double[5];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            try (Journal journal = Journal.open(path)) {
                Optional<StepRecord> found = journal.find("run", StepKey.parse("Research#0[7~0]/Summarise#0"));
                times[i] = (System.nanoTime() - start) / 1e6;
                if (found.isEmpty()) {
                    throw new IllegalStateException("record not found in the reopened journal");
                }
            }
        }
        print("open, " + RECORDS + " records, first time", times[0], "ms");
        print("open, " + RECORDS + " records, median of 5", Stats.median(times), "ms");
        print("size of that journal", Files.size(path) / 1e6, "MB");
    }
}
