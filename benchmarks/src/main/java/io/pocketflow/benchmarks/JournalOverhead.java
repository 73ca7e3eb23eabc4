package io.pocketflow.benchmarks;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.Durability;
import io.pocketflow.durable.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** The overhead of a journal on calls of 50 ms: the same batch with and without a journal, alternating. */
final class JournalOverhead {

    static final int ROUNDS = 5;
    static final int MS = 50;
    static final int CALLS_EACH = 30;

    private JournalOverhead() {}

    static void measure(Path folder) throws IOException {
        JournalBench.print("fsync of this disk after 50 ms of rest, median", fsync(folder), "ms");
        for (int concurrency : List.of(1, 64)) {
            millis(concurrency, RunOptions.defaults());
            with(folder, Durability.FSYNC, concurrency);
            double[] bare = new double[ROUNDS];
            double[] process = new double[ROUNDS];
            double[] fsync = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                bare[i] = millis(concurrency, RunOptions.defaults());
                process[i] = with(folder, Durability.PROCESS, concurrency);
                fsync[i] = with(folder, Durability.FSYNC, concurrency);
            }
            String what = CALLS_EACH * concurrency + " calls of 50 ms, " + concurrency + " in flight, ";
            JournalBench.print(what + "bare", Stats.median(bare), "ms");
            print(what + "PROCESS", Stats.median(process), Stats.median(bare));
            print(what + "FSYNC", Stats.median(fsync), Stats.median(bare));
        }
    }

    /** Prints a time with what it adds to the time of the bare calls. */
    static void print(String what, double with, double bare) {
        JournalBench.print(what, with, String.format(Locale.ROOT, "ms (+%.1f %%)", (with / bare - 1) * 100));
    }

    private static double with(Path folder, Durability durability, int concurrency) throws IOException {
        Path path = Files.createTempFile(folder, "overhead", ".journal");
        try (Journal journal = Journal.open(path, durability)) {
            return millis(concurrency, RunOptions.defaults().withStore(journal).withRunId("run"));
        }
    }

    /**
     * Returns the lower bound for a journal on this disk, in ms: the time to append and force a line on an idle disk.
     */
    private static double fsync(Path folder) throws IOException {
        double[] times = new double[CALLS_EACH];
        try (FileChannel file =
                FileChannel.open(folder.resolve("fsync"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < times.length; i++) {
                LockSupport.parkNanos(MS * 1_000_000L);
                long start = System.nanoTime();
                file.write(ByteBuffer.allocate(300));
                file.force(false);
                times[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        return Stats.median(times);
    }

    /** Returns the time of the calls with these options, in ms. All calls take 50 ms, so those in flight end together. */
    static double millis(int concurrency, RunOptions options) {
        return millis(concurrency, CALLS_EACH, 0, options);
    }

    /**
     * Returns the time of the calls with these options, in ms.
     *
     * @param each the number of calls for each one in flight
     * @param spread the largest difference between the length of a call and 50 ms, in ms; the lengths are spread evenly, in
     *     the same order each time
     */
    static double millis(int concurrency, int each, int spread, RunOptions options) {
        long start = System.nanoTime();
        new Calls(concurrency, each, spread).run(Shared.create(), options);
        return (System.nanoTime() - start) / 1e6;
    }

    private static final class Calls extends AsyncParallelBatchNode<Integer, String> {
        /** A number without a common factor with 1,000, whose multiples modulo 1,000 are therefore spread evenly. */
        private static final long STEP = 619;

        private final int calls;
        private final int spread;

        Calls(int concurrency, int each, int spread) {
            super(concurrency);
            this.calls = each * concurrency;
            this.spread = spread;
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return IntStream.range(0, calls).boxed().toList();
        }

        @Override
        protected CompletionStage<String> execAsync(Integer item) {
            long micros = MS * 1_000L + (item * STEP % 1_000 - 500) * 2 * spread;
            return new CompletableFuture<String>()
                    .completeOnTimeout("the answer to " + item, micros, TimeUnit.MICROSECONDS);
        }
    }
}
