package io.pocketflow.postgres;

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
import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.fixture.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The random durable flows on a real server and on real threads, 16 flows at a time over one store. */
@Tag("concurrency")
class RandomDurablePostgresTest {

    private static final int GRAPHS = Integer.getInteger("pocketflow.durablePostgresGraphs", 60);
    private static final int FIRST = Integer.getInteger("pocketflow.durableSeed", 0);
    private static final int AT_ONCE = 16;
    private static final int MINUTES = 10;
    /** The number of no process, so that the newest record of the group is found. */
    private static final int NONE = -1;

    @Test
    void noDurableResultIsComputedAgain() throws Exception {
        finish((store, seed) -> store, (seed, process) -> "run-" + seed);
    }

    /** The processes take turns as three runs of a group, so that each finds results of the other two. */
    @Test
    void noDurableResultOfAGroupIsComputedAgain() throws Exception {
        finish(
                (store, seed) -> store.inGroup("group-" + seed),
                (seed, process) -> "group-" + seed + "/" + (process == NONE ? "none" : process % 3));
    }

    /** Runs all graphs, each with the store and the run ids of its seed. */
    private static void finish(
            BiFunction<PostgresStepStore, Integer, StepStore> stores, BiFunction<Integer, Integer, String> runIds)
            throws Exception {
        Map<String, Integer> ends = new ConcurrentSkipListMap<>();
        ExecutorService flows = Executors.newFixedThreadPool(AT_ONCE);
        try (PostgresStepStore store = Server.shared().open(Server.options())) {
            List<Future<?>> running = new ArrayList<>();
            for (int seed = FIRST; seed < FIRST + GRAPHS; seed++) {
                int own = seed;
                StepStore view = stores.apply(store, seed);
                running.add(flows.submit(() -> finish(view, own, process -> runIds.apply(own, process), ends)));
            }
            for (Future<?> flow : running) {
                flow.get(MINUTES, TimeUnit.MINUTES);
            }
            assertThat(store.runs()).hasSizeGreaterThanOrEqualTo(GRAPHS).noneMatch(PostgresRun::isHeld);
        } finally {
            flows.shutdownNow();
        }
        System.out.println("durable graphs on PostgreSQL and real threads, runs by their end: " + ends);
        assertThat(ends.keySet()).contains("done", "suspended", "stopped");
    }

    /** Runs a graph to its end, which fails if it repeats a step with a durable record, or ends in another state. */
    private static void finish(StepStore store, int seed, IntFunction<String> runIds, Map<String, Integer> ends) {
        DurableGraph graph = new DurableGraph(
                seed,
                (process, most) -> new Process(store, runIds.apply(process), most),
                step -> record(store, runIds.apply(NONE), step),
                ends);
        try {
            graph.finish(store::hash);
        } catch (Throwable failed) {
            throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
        }
    }

    private static @Nullable StepRecord record(StepStore store, String runId, StepKey step) {
        StepRecord record = store.find(runId, step).orElse(null);
        if (record == null || !record.isDone()) {
            return record;
        }
        Object value = store.codec().orElseThrow().decode(Objects.requireNonNull(record.value()), String.class);
        return new StepRecord(record.kind(), value, "", "", record.attempts(), record.number());
    }

    /** A process that may save a number of records. */
    private static final class Process implements DurableGraph.Process, StepStore {
        private final StepStore store;
        private final String runId;
        private final AtomicInteger left;

        Process(StepStore store, String runId, int most) {
            this.store = store;
            this.runId = runId;
            this.left = new AtomicInteger(most);
        }

        @Override
        public RunOptions options() {
            return RunOptions.defaults().withStore(this).withRunId(runId);
        }

        @Override
        public DurableWorld.Calls calls() {
            return (step, result) -> step.hashCode() % 3 == 0
                    ? CompletableFuture.completedFuture(result)
                    : CompletableFuture.supplyAsync(() -> result);
        }

        @Override
        public void close() {}

        @Override
        public Lease open(String runId, Takeover takeover) {
            return new Limited(store.open(runId, takeover), left);
        }

        @Override
        public Optional<StepRecord> find(String runId, StepKey step) {
            return store.find(runId, step);
        }

        @Override
        public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
            return store.save(runId, step, record);
        }

        @Override
        public Optional<StepCodec> codec() {
            return store.codec();
        }
    }

    /** A lease whose store saves a number of records. */
    private record Limited(StepStore.Lease lease, AtomicInteger left) implements StepStore, StepStore.Lease {
        @Override
        public StepStore store() {
            return this;
        }

        @Override
        public CompletionStage<?> lost() {
            return lease.lost();
        }

        @Override
        public boolean isHeld() {
            return lease.isHeld();
        }

        @Override
        public boolean sharesRecords() {
            return lease.sharesRecords();
        }

        @Override
        public void close() {
            lease.close();
        }

        @Override
        public Optional<StepRecord> find(String runId, StepKey step) {
            return lease.store().find(runId, step);
        }

        @Override
        public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
            return left.getAndDecrement() > 0
                    ? lease.store().save(runId, step, record)
                    : CompletableFuture.failedFuture(new Stopped());
        }

        @Override
        public CompletionStage<?> start(String runId, StepKey step, StepRecord started, boolean awaited) {
            return lease.store().start(runId, step, started, awaited);
        }

        @Override
        public Optional<List<StepKey>> questions(String runId) {
            return lease.store().questions(runId);
        }

        @Override
        public Optional<StepCodec> codec() {
            return lease.store().codec();
        }

        @Override
        public String hash(Object item) {
            return lease.store().hash(item);
        }

        @Override
        public Occurrences occurrences() {
            return lease.store().occurrences();
        }
    }
}
