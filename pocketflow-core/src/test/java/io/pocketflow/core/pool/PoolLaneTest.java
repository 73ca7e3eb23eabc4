package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.SharingStore;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pools whose calls are collected by a lane and made together later. */
class PoolLaneTest {

    private static final Key<Integer> IN = Key.of("in", Integer.class);
    private static final Key<String> OUT = Key.of("out", String.class);
    private static final Key<String> FIRST = Key.of("first", String.class);

    private final VirtualRun virtual = new VirtualRun();
    private final CollectingLane lane = new CollectingLane(virtual, 1_000);

    private Pool<Integer, String> pool(CollectingLane.Made node) {
        return Pool.of(node, IN, OUT).withOptions(virtual.options()).withLane(lane);
    }

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static List<String> made(int count) {
        return IntStream.range(0, count).mapToObj(i -> "made " + i).toList();
    }

    @Test
    void allCallsAreCollectingLaneBeforeTheFirstFlush() {
        PoolReport<Integer, String> report =
                pool(new CollectingLane.Made("Made", IN, OUT)).run(items(100));
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
        CollectingLane.Made node = new CollectingLane.Made("Made", IN, OUT);
        node.permits = Limiter.of("calls", Limits.perMinute(1).withMaxInFlight(1), virtual)
                .reserve();
        Limiter ofPool = Limiter.of("pool", Limits.perMinute(1).withMaxInFlight(1), virtual);
        assertThat(pool(node).withLimiter(ofPool).run(items(20)).results()).isEqualTo(made(20));
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void storesKeepResultsAndStepsInDoubtAreNotHeld() {
        StepStore store = StepStore.inMemory();
        Pool<Integer, String> kept = pool(new CollectingLane.Made("Made", IN, OUT))
                .withOptions(virtual.options().withStore(store).withRunId("run").withInDoubt(InDoubt.HOLD));
        assertThat(kept.run(items(5)).results()).isEqualTo(made(5));
        assertThat(kept.run(items(5)).status().replayed()).isEqualTo(5);
        assertThat(lane.flushes).containsExactly(5);
    }

    @Test
    void streamsParkAtMostAWindowOfItems() {
        CollectingLane small = new CollectingLane(virtual, 10);
        List<String> results = new ArrayList<>();
        Pool.of(new CollectingLane.Made("Made", IN, OUT), IN, OUT)
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
    void aParkedItemRetainsNothingOfItsRun() {
        List<WeakReference<Shared>> seen = new ArrayList<>();
        CollectingLane.Made node = new CollectingLane.Made("Made", IN, OUT) {
            @Override
            protected String prep(Shared shared) {
                seen.add(new WeakReference<>(shared));
                return super.prep(shared);
            }
        };
        List<Long> retained = new ArrayList<>();
        virtual.schedule(
                () -> {
                    System.gc();
                    retained.add(
                            seen.stream().filter(each -> each.get() != null).count());
                },
                Duration.ofSeconds(30).toNanos());

        assertThat(pool(node).run(items(20)).results()).isEqualTo(made(20));

        // at that time all items were parked
        assertThat(lane.flushes).containsExactly(20);
        assertThat(retained).containsExactly(0L);
    }

    @Test
    void failuresOfTheLaneAreRetriedAndReported() {
        lane.failure = new IllegalStateException("the batch failed");
        PoolReport<Integer, String> report =
                pool(new CollectingLane.Made("Made", IN, OUT)).run(items(2));
        assertThat(report.failed()).hasSize(2);
        assertThat(report.items().get(0).outcome().attempts()).isEqualTo(3);
    }

    @Test
    void parkedItemsAreSkippedWhenAnotherFails() {
        CollectingLane.Made node = new CollectingLane.Made("Made", IN, OUT) {
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
    void wokenItemsAreSkippedWhenAnotherFails() {
        CollectingLane.Made node = new CollectingLane.Made("Made", IN, OUT) {
            @Override
            protected String post(Shared shared, String input, String result) {
                if (input.equals("0")) {
                    throw new IllegalStateException("bad result");
                }
                return super.post(shared, input, result);
            }
        };
        PoolReport<Integer, String> report =
                pool(node).withMaxConcurrency(1).withOnFailure(OnFailure.STOP).run(items(9));
        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(0);
        assertThat(report.outcomes().subList(2, 9)).allMatch(Outcome.Skipped.class::isInstance);
        assertThat(lane.released).hasSize(9);
    }

    @Test
    void deadlinesEndARunWhoseItemsAreParked() {
        Pool<Integer, String> pool = pool(new CollectingLane.Made("Made", IN, OUT))
                .withOptions(virtual.options().withTimeout(Duration.ofSeconds(5)));
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
        assertThatThrownBy(() -> pool(new CollectingLane.Made("Made", IN, OUT))
                        .withLane(refusing)
                        .run(items(3)))
                .rootCause()
                .hasMessage("no lane for pool 'Pool'");
    }

    /** A lane notes its batches under numbers, which other runs use too. */
    @Test
    void runsThatShareRecordsRefuseALane() {
        Pool<Integer, String> sharing = pool(new CollectingLane.Made("Made", IN, OUT))
                .withOptions(
                        virtual.options().withStore(new SharingStore("run")).withRunId("run"));
        assertThatThrownBy(() -> sharing.run(items(2)))
                .rootCause()
                .hasMessageContaining("pool 'Pool' has a lane, which cannot serve run 'run'");
        assertThat(lane.flushes).isEmpty();
    }

    @Test
    void sessionsRefuseALane() {
        assertThatThrownBy(() -> pool(new CollectingLane.Made("Made", IN, OUT))
                        .withOptions(io.pocketflow.core.RunOptions.defaults())
                        .open(virtual.options()))
                .hasMessageContaining("has a lane, which collects the calls of all items");
    }

    @Test
    void nodesOutsideOfALaneAreCalledAsUsual() {
        PoolReport<Integer, String> report = Pool.of(new CollectingLane.Made("Made", IN, OUT), IN, OUT)
                .withOptions(virtual.options())
                .run(items(2));
        assertThat(report.results()).containsExactly("alone 0", "alone 1");
    }
}
