package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.random.DurableGraph;
import io.pocketflow.core.random.DurableGraph.Stopped;
import io.pocketflow.core.random.DurableWorld;
import io.pocketflow.core.store.Occurrences;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The random durable flows on a journal and on real threads. */
@Tag("concurrency")
class RandomDurableJournalTest {

    private static final int GRAPHS = Integer.getInteger("pocketflow.durableJournalGraphs", 100);
    private static final int FIRST = Integer.getInteger("pocketflow.durableSeed", 0);
    private static final String RUN = "run";

    @TempDir
    Path folder;

    @Test
    void noDurableResultIsComputedAgain() {
        Map<String, Integer> ends = new ConcurrentSkipListMap<>();
        for (int seed = FIRST; seed < FIRST + GRAPHS; seed++) {
            Path path = folder.resolve(seed + ".journal");
            Opened[] opened = new Opened[1];
            DurableGraph graph = new DurableGraph(
                    seed, (run, most) -> opened[0] = new Opened(path, most), step -> opened[0].record(step), ends);
            try {
                graph.finish(item -> opened[0].journal.hash(item));
            } catch (Throwable failed) {
                throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
            }
        }
        System.out.println("durable graphs on a journal and real threads, runs by their end: " + ends);
        assertThat(ends.keySet()).contains("done", "suspended", "stopped");
    }

    /** A process that has the journal open. */
    private static final class Opened implements DurableGraph.Process, StepStore {
        private final Path path;
        private final Journal journal;
        private final AtomicInteger left;

        Opened(Path path, int most) {
            this.path = path;
            this.journal = Journal.open(path, Durability.PROCESS);
            this.left = new AtomicInteger(most);
        }

        @Nullable
        StepRecord record(StepKey step) {
            StepRecord record = find(RUN, step).orElse(null);
            if (record == null || !record.isDone()) {
                return record;
            }
            Object value = journal.codec().orElseThrow().decode(Objects.requireNonNull(record.value()), String.class);
            return new StepRecord(record.kind(), value, "", "", record.attempts(), record.number());
        }

        @Override
        public RunOptions options() {
            return RunOptions.defaults().withStore(this).withRunId(RUN);
        }

        @Override
        public DurableWorld.Calls calls() {
            return (step, result) -> step.hashCode() % 3 == 0
                    ? CompletableFuture.completedFuture(result)
                    : CompletableFuture.supplyAsync(() -> result);
        }

        @Override
        public void close() {
            journal.close();
        }

        @Override
        public Optional<StepRecord> find(String runId, StepKey step) {
            return journal.find(runId, step);
        }

        @Override
        public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
            return left.getAndDecrement() > 0
                    ? journal.save(runId, step, record)
                    : CompletableFuture.failedFuture(new Stopped());
        }

        @Override
        public CompletionStage<?> start(String runId, StepKey step, StepRecord started, boolean awaited) {
            return journal.start(runId, step, started, awaited);
        }

        @Override
        public Optional<StepCodec> codec() {
            return journal.codec();
        }

        @Override
        public String hash(Object item) {
            return journal.hash(item);
        }

        @Override
        public Occurrences occurrences() {
            return journal.occurrences();
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }
}
