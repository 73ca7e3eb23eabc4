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
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.core.store.StepStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
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

    private static final int GRAPHS = Integer.getInteger("pocketflow.durableJournalGraphs", 12);
    private static final int FIRST = Integer.getInteger("pocketflow.durableSeed", 0);
    private static final String RUN = "run";
    private static final String FORK = "fork";

    @TempDir
    Path folder;

    @Test
    void noDurableResultIsComputedAgain() {
        Map<String, Integer> ends = new ConcurrentSkipListMap<>();
        for (int seed = FIRST; seed < FIRST + GRAPHS; seed++) {
            finish(seed, RUN, null, ends);
        }
        System.out.println("durable graphs on a journal and real threads, runs by their end: " + ends);
        assertThat(ends.keySet()).contains("done", "suspended", "stopped");
    }

    @Test
    void aForkMakesOnlyTheStepsFromTheForkOnAgain() {
        int[] kept = {0, 0};
        for (int seed = FIRST; seed < FIRST + GRAPHS; seed++) {
            finish(seed, RUN, null, new ConcurrentSkipListMap<>());
            Path path = path(seed);
            List<JournalStep> done = Journal.read(path).get(0).steps().stream()
                    .filter(step -> step.kind() == Kind.DONE)
                    .toList();
            JournalStep from = done.get(new Random(seed).nextInt(done.size()));
            try (Journal journal = Journal.open(path, Durability.PROCESS)) {
                journal.fork(RUN, from.key(), FORK);
                assertThat(journal.find(FORK, from.key())).isEmpty();
            }
            JournalRun forked = Journal.read(path).get(1);
            assertThat(forked.origin()).isEqualTo(new RunOrigin(RUN, from.key()));
            kept[0] += forked.steps().size();
            kept[1] += done.size();
            finish(seed, FORK, from.key(), new ConcurrentSkipListMap<>());
        }
        System.out.println("forks of random durable graphs kept " + kept[0] + " of " + kept[1] + " records");
        assertThat(kept[0]).isBetween(kept[1] / 4, kept[1] * 3 / 4);
    }

    private Path path(int seed) {
        return folder.resolve(seed + ".journal");
    }

    /**
     * Runs a graph to its end, which fails if it repeats a step with a durable record, or ends in another state, or sees
     * another input than a record says.
     *
     * @param changed a step with another result than in other runs, on which the inputs of later steps depend, or null
     */
    private void finish(int seed, String runId, @Nullable StepKey changed, Map<String, Integer> ends) {
        Opened[] opened = new Opened[1];
        DurableGraph graph = new DurableGraph(
                seed,
                (run, most) -> opened[0] = new Opened(path(seed), runId, changed, most),
                step -> opened[0].record(step),
                ends);
        try {
            graph.finish(item -> opened[0].journal.hash(item));
        } catch (Throwable failed) {
            throw new AssertionError("seed " + seed + ", " + runId + ": " + failed.getMessage(), failed);
        }
    }

    /** A process that has the journal open. */
    private static final class Opened implements DurableGraph.Process, StepStore {
        private final Path path;
        private final String runId;
        private final @Nullable StepKey changed;
        private final Journal journal;
        private final AtomicInteger left;

        Opened(Path path, String runId, @Nullable StepKey changed, int most) {
            this.path = path;
            this.runId = runId;
            this.changed = changed;
            this.journal = Journal.open(path, Durability.PROCESS);
            this.left = new AtomicInteger(most);
        }

        @Nullable
        StepRecord record(StepKey step) {
            StepRecord record = find(runId, step).orElse(null);
            if (record == null || !record.isDone()) {
                return record;
            }
            Object value = journal.codec().orElseThrow().decode(Objects.requireNonNull(record.value()), String.class);
            return new StepRecord(record.kind(), value, "", "", record.attempts(), record.number());
        }

        @Override
        public RunOptions options() {
            return RunOptions.defaults().withStore(this).withRunId(runId);
        }

        @Override
        public DurableWorld.Calls calls() {
            return (step, same) -> {
                String result = step.equals(changed) ? same + " changed" : same;
                return step.hashCode() % 3 == 0
                        ? CompletableFuture.completedFuture(result)
                        : CompletableFuture.supplyAsync(() -> result);
            };
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
