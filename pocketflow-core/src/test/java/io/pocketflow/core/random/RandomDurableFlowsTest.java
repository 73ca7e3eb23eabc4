package io.pocketflow.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Params;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.fixture.TextCodec;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * Random durable flows, each stopped after a random number of durable records and resumed until it is done: no durable
 * result is made again, no resume is refused, and the end is that of the segments in recorded order.
 */
class RandomDurableFlowsTest {

    private static final int GRAPHS = Integer.getInteger("pocketflow.durableGraphs", 150);
    private static final int FIRST = Integer.getInteger("pocketflow.durableSeed", 0);

    @Test
    void noDurableResultIsMadeAgain() {
        Map<String, Integer> ends = new TreeMap<>();
        Map<String, Integer> shapes = new TreeMap<>();
        for (int seed = FIRST; seed < FIRST + GRAPHS; seed++) {
            Map<StepKey, StepRecord> records = new HashMap<>();
            long graphSeed = seed;
            DurableGraph graph = new DurableGraph(
                    seed, (run, most) -> new Virtual(graphSeed * 1_000 + run, records, most), records::get, ends);
            graph.shape().forEach(kind -> shapes.merge(kind, 1, Integer::sum));
            try {
                graph.finish(RandomDurableFlowsTest::hash);
            } catch (Throwable failed) {
                throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
            }
        }
        System.out.println("durable graphs by kinds of parts: " + shapes + "; runs by their end: " + ends);
        assertThat(ends.keySet()).contains("done", "suspended", "stopped");
    }

    private static String hash(Object item) {
        return item instanceof Params params ? params.get(DurableWorld.ITEM) : item.toString();
    }

    /** A process on virtual time. Its records become durable some time after the save, in the order of the saves. */
    private static final class Virtual implements DurableGraph.Process, StepStore {
        private final VirtualRun virtual = new VirtualRun();
        private final Random delays;
        private final Map<StepKey, StepRecord> records;
        private final int most;
        private int saved;
        private long tail;

        Virtual(long seed, Map<StepKey, StepRecord> records, int most) {
            this.delays = new Random(seed);
            this.records = records;
            this.most = most;
        }

        @Override
        public RunOptions options() {
            return virtual.options().withStore(this).withRunId("run");
        }

        @Override
        public DurableWorld.Calls calls() {
            return (step, result) -> delays.nextInt(3) == 0
                    ? CompletableFuture.completedFuture(result)
                    : virtual.after(Duration.ofMillis(delays.nextInt(5)), () -> result);
        }

        @Override
        public void close() {
            virtual.runReady();
            assertThat(virtual.pending()).isZero();
        }

        @Override
        public Optional<StepRecord> find(String runId, StepKey step) {
            return Optional.ofNullable(records.get(step));
        }

        @Override
        public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
            tail = Math.max(tail, virtual.nanoTime() + delays.nextInt(2_000_000));
            return virtual.after(Duration.ofNanos(tail - virtual.nanoTime()), () -> {
                if (saved++ >= most) {
                    throw new DurableGraph.Stopped();
                }
                return records.put(step, record);
            });
        }

        @Override
        public Optional<StepCodec> codec() {
            return Optional.of(TextCodec.INSTANCE);
        }

        @Override
        public String hash(Object item) {
            return RandomDurableFlowsTest.hash(item);
        }
    }
}
