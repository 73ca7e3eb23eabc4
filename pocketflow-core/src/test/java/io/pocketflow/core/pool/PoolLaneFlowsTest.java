package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pools over flows whose calls are collected by a lane. */
class PoolLaneFlowsTest {

    private static final Key<Integer> IN = Key.of("in", Integer.class);
    private static final Key<String> OUT = Key.of("out", String.class);
    private static final Key<String> FIRST = Key.of("first", String.class);

    private final VirtualRun virtual = new VirtualRun();
    private final CollectingLane lane = new CollectingLane(virtual, 1_000);

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** A node that the lane does not call, and that fails the first time. */
    private static final class Broken extends AsyncNode<String, String> {

        private final List<String> calls;

        Broken(List<String> calls) {
            this.calls = calls;
        }

        @Override
        protected CompletionStage<String> execAsync(String input) {
            calls.add("broken");
            return calls.size() == 1
                    ? CompletableFuture.failedFuture(new IllegalStateException("broken"))
                    : CompletableFuture.completedFuture("mended");
        }
    }

    /** Branches whose failures are collected, and fail the flow only if so chosen. */
    private static final class Branches extends AsyncParallelFlow {

        private final boolean isFailing;

        Branches(boolean isFailing, Route... branches) {
            super(branches.length, OnFailure.COLLECT, branches);
            this.isFailing = isFailing;
        }

        @Override
        protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) throws Exception {
            return isFailing ? super.postOutcomes(shared, outcomes) : DEFAULT;
        }
    }

    @Test
    void stepsOfAFlowAreFlushedOneAfterAnother() {
        CollectingLane.Made first = new CollectingLane.Made("First", IN, FIRST);
        AsyncFlow flow = new AsyncFlow(first.then(new CollectingLane.Made("Second", FIRST, OUT)));
        PoolReport<Integer, String> report = Pool.of(flow, IN, OUT)
                .withOptions(virtual.options())
                .withLane(lane)
                .run(items(30));
        assertThat(report.results()).startsWith("made made 0").hasSize(30);
        assertThat(lane.flushes).containsExactly(30, 30);
        assertThat(report.items().get(0).outcome().attempts()).isEqualTo(2);
    }

    @Test
    void collectedFailuresAreKeptWhileTheItemWaits() {
        List<String> calls = new ArrayList<>();
        Route made = new CollectingLane.Made("First", IN, FIRST).then(new CollectingLane.Made("Second", FIRST, OUT));
        AsyncFlow flow = new AsyncFlow(new Branches(false, new Broken(calls), made));
        PoolReport<Integer, String> report = Pool.of(flow, IN, OUT)
                .withOptions(virtual.options())
                .withLane(lane)
                .run(items(1));
        assertThat(report.results()).containsExactly("made made 0");
        assertThat(calls).containsExactly("broken");
    }

    @Test
    void anotherPassOfAnItemMakesItsFailedCallsAgain() {
        List<String> calls = new ArrayList<>();
        AsyncFlow flow =
                new AsyncFlow(new Branches(true, new Broken(calls), new CollectingLane.Made("First", IN, OUT)));
        PoolReport<Integer, String> report = Pool.of(flow, IN, OUT)
                .withOptions(virtual.options())
                .withDeferredRetries(1)
                .withLane(lane)
                .run(items(1));
        assertThat(report.results()).containsExactly("made 0");
        assertThat(calls).containsExactly("broken", "broken");
    }

    @Test
    void callsOfConcurrentBranchesAreFlushedTogether() {
        AsyncParallelFlow both = new AsyncParallelFlow(
                2, new CollectingLane.Made("First", IN, FIRST), new CollectingLane.Made("Other", IN, OUT));
        PoolReport<Integer, String> report = Pool.of(new AsyncFlow(both), IN, OUT)
                .withOptions(virtual.options())
                .withLane(lane)
                .run(items(10));
        assertThat(report.results()).hasSize(10);
        assertThat(lane.flushes).containsExactly(20);
    }
}
