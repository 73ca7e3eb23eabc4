package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.SharingStore;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pools whose calls are collected by a lane and made together later. */
class PoolLaneTest {

    private static final Key<Integer> IN = Key.of("in", Integer.class);
    private static final Key<String> OUT = Key.of("out", String.class);
    private static final Key<String> FIRST = Key.of("first", String.class);

    /** A lane that answers all collected calls a minute after it was flushed. */
    private static final class Collected implements PoolLane {

        private final VirtualRun virtual;
        private final int mostParked;
        final List<Integer> flushes = new ArrayList<>();
        final List<String> released = new ArrayList<>();
        RuntimeException failure;
        boolean isClosed;

        Collected(VirtualRun virtual, int mostParked) {
            this.virtual = virtual;
            this.mostParked = mostParked;
        }

        @Override
        public int maxParked() {
            return mostParked;
        }

        @Override
        public Run open(Site site) {
            return new Run(site);
        }

        private final class Run implements PoolLane.Calls {

            private final Site site;
            private final Map<String, One> calls = new HashMap<>();
            private List<One> collected = new ArrayList<>();

            Run(Site site) {
                this.site = site;
            }

            CompletionStage<String> ask(Attempt attempt, String input) {
                One call = calls.get(attempt.key().toString());
                if (call == null) {
                    call = new One(this, attempt.key().toString());
                    calls.put(call.key, call);
                    collected.add(call);
                }
                if (!call.isOver) {
                    return CompletableFuture.failedFuture(new FlowSuspended(site.runId(), Map.of(attempt.key(), call)));
                }
                return failure == null
                        ? CompletableFuture.completedFuture("made " + input)
                        : CompletableFuture.failedFuture(failure);
            }

            @Override
            public void flush() {
                if (!collected.isEmpty()) {
                    List<One> sent = collected;
                    collected = new ArrayList<>();
                    flushes.add(sent.size());
                    virtual.schedule(
                            () -> {
                                sent.forEach(call -> call.isOver = true);
                                site.wake().run();
                            },
                            Duration.ofMinutes(1).toNanos());
                }
            }

            @Override
            public void close() {
                isClosed = true;
            }
        }

        private final class One implements PoolLane.Call {
            private final Run run;
            private final String key;
            private boolean isOver;

            One(Run run, String key) {
                this.run = run;
                this.key = key;
            }

            @Override
            public boolean isOver() {
                return isOver;
            }

            @Override
            public void release() {
                released.add(key);
                run.calls.remove(key);
            }
        }
    }

    /** A node whose calls the lane makes. */
    private static class Made extends AsyncNode<String, String> implements PoolLane.Client {

        private final String name;
        private final Key<?> from;
        private final Key<String> to;
        Reservation permits = Reservation.NONE;

        Made(String name, Key<?> from, Key<String> to) {
            super(Retry.upTo(3));
            this.name = name;
            this.from = from;
            this.to = to;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected String prep(Shared shared) {
            return String.valueOf(shared.get(from));
        }

        @Override
        protected Reservation reserve(String input) {
            return permits;
        }

        @Override
        protected CompletionStage<String> execAsync(String input, Attempt attempt) {
            return PoolLane.of(attempt, Collected.Run.class)
                    .map(lane -> lane.ask(attempt, input))
                    .orElseGet(() -> CompletableFuture.completedFuture("alone " + input));
        }

        @Override
        protected String post(Shared shared, String input, String result) {
            shared.put(to, result);
            return DEFAULT;
        }
    }

    private final VirtualRun virtual = new VirtualRun();
    private final Collected lane = new Collected(virtual, 1_000);

    private Pool<Integer, String> pool(Made node) {
        return Pool.of(node, IN, OUT).withOptions(virtual.options()).withLane(lane);
    }

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static List<String> made(int count) {
        return IntStream.range(0, count).mapToObj(i -> "made " + i).toList();
    }

    @Test
    void allCallsAreCollectedBeforeTheFirstFlush() {
        PoolReport<Integer, String> report = pool(new Made("Made", IN, OUT)).run(items(100));
        assertThat(report.results()).isEqualTo(made(100));
        assertThat(lane.flushes).containsExactly(100);
        assertThat(report.status().attempts()).isEqualTo(100);
        assertThat(report.items()).extracting(item -> item.outcome().attempts()).containsOnly(1);
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofMinutes(1));
        assertThat(lane.released).hasSize(100);
        assertThat(lane.isClosed).isTrue();
    }

    @Test
    void permitsAreNotNeeded() {
        Made node = new Made("Made", IN, OUT);
        node.permits = Limiter.of("calls", Limits.perMinute(1).withMaxInFlight(1), virtual)
                .reserve();
        Limiter ofPool = Limiter.of("pool", Limits.perMinute(1).withMaxInFlight(1), virtual);
        assertThat(pool(node).withLimiter(ofPool).run(items(20)).results()).isEqualTo(made(20));
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void stepsOfAFlowAreFlushedOneAfterAnother() {
        Made first = new Made("First", IN, FIRST);
        AsyncFlow flow = new AsyncFlow(first.then(new Made("Second", FIRST, OUT)));
        PoolReport<Integer, String> report = Pool.of(flow, IN, OUT)
                .withOptions(virtual.options())
                .withLane(lane)
                .run(items(30));
        assertThat(report.results()).startsWith("made made 0").hasSize(30);
        assertThat(lane.flushes).containsExactly(30, 30);
        assertThat(report.items().get(0).outcome().attempts()).isEqualTo(2);
    }

    @Test
    void storesKeepResultsAndStepsInDoubtAreNotHeld() {
        StepStore store = StepStore.inMemory();
        Pool<Integer, String> kept = pool(new Made("Made", IN, OUT))
                .withOptions(virtual.options().withStore(store).withRunId("run").withInDoubt(InDoubt.HOLD));
        assertThat(kept.run(items(5)).results()).isEqualTo(made(5));
        assertThat(kept.run(items(5)).status().replayed()).isEqualTo(5);
        assertThat(lane.flushes).containsExactly(5);
    }

    @Test
    void streamsParkAtMostAWindowOfItems() {
        Collected small = new Collected(virtual, 10);
        List<String> results = new ArrayList<>();
        Pool.of(new Made("Made", IN, OUT), IN, OUT)
                .withOptions(virtual.options())
                .withMaxConcurrency(1)
                .withLane(small)
                .stream(
                        items(100).iterator(),
                        item -> results.add(item.outcome().value()));
        assertThat(results).isEqualTo(made(100));
        assertThat(small.flushes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(12));
    }

    @Test
    void failuresOfTheLaneAreRetriedAndReported() {
        lane.failure = new IllegalStateException("the batch failed");
        PoolReport<Integer, String> report = pool(new Made("Made", IN, OUT)).run(items(2));
        assertThat(report.failed()).hasSize(2);
        assertThat(report.items().get(0).outcome().attempts()).isEqualTo(3);
    }

    @Test
    void parkedItemsAreSkippedWhenAnotherFails() {
        Made node = new Made("Made", IN, OUT) {
            @Override
            protected String prep(Shared shared) {
                if (shared.get(IN) == 7) {
                    throw new IllegalStateException("bad item");
                }
                return super.prep(shared);
            }
        };
        PoolReport<Integer, String> report =
                pool(node).withOnFailure(OnFailure.STOP).run(items(9));
        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(7);
        assertThat(report.outcomes().get(0)).isInstanceOf(Outcome.Skipped.class);
        assertThat(lane.isClosed).isTrue();
        assertThat(lane.flushes).isEmpty();
    }

    @Test
    void deadlinesEndARunWhoseItemsAreParked() {
        Pool<Integer, String> pool =
                pool(new Made("Made", IN, OUT)).withOptions(virtual.options().withTimeout(Duration.ofSeconds(5)));
        assertThatThrownBy(() -> pool.run(items(3))).isInstanceOf(FlowException.class);
        assertThat(lane.isClosed).isTrue();
    }

    @Test
    void refusalsOfTheLaneFailTheRun() {
        PoolLane refusing = new PoolLane() {
            @Override
            public Calls open(Site site) {
                throw new IllegalArgumentException("no lane for pool '" + site.pool() + "'");
            }

            @Override
            public int maxParked() {
                return 1;
            }
        };
        assertThatThrownBy(
                        () -> pool(new Made("Made", IN, OUT)).withLane(refusing).run(items(3)))
                .rootCause()
                .hasMessage("no lane for pool 'Pool'");
    }

    /** A lane notes its batches under numbers, which other runs use too. */
    @Test
    void runsThatShareRecordsRefuseALane() {
        Pool<Integer, String> sharing = pool(new Made("Made", IN, OUT))
                .withOptions(
                        virtual.options().withStore(new SharingStore("run")).withRunId("run"));
        assertThatThrownBy(() -> sharing.run(items(2)))
                .rootCause()
                .hasMessageContaining("pool 'Pool' has a lane, which cannot serve run 'run'");
        assertThat(lane.flushes).isEmpty();
    }

    @Test
    void sessionsRefuseALane() {
        assertThatThrownBy(() -> pool(new Made("Made", IN, OUT))
                        .withOptions(io.pocketflow.core.RunOptions.defaults())
                        .open(virtual.options()))
                .hasMessageContaining("has a lane, which collects the calls of all items");
    }

    @Test
    void nodesOutsideOfALaneAreCalledAsUsual() {
        PoolReport<Integer, String> report = Pool.of(new Made("Made", IN, OUT), IN, OUT)
                .withOptions(virtual.options())
                .run(items(2));
        assertThat(report.results()).containsExactly("alone 0", "alone 1");
    }
}
