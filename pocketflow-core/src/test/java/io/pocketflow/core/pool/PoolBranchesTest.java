package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncBatchFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.store.StepStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools over flows with parallel branches, one of which fails while others wait for the permit of its call. */
class PoolBranchesTest {

    private static final Key<String> ITEM = Key.of("item", String.class);
    private static final Key<Integer> PARAM = Key.of("param", Integer.class);

    private final PoolCalls calls = new PoolCalls();
    private final StepStore store = StepStore.inMemory();
    /** The names of calls that fail. */
    private final List<String> failing = new ArrayList<>();

    private CompletionStage<String> call(String name, double seconds) {
        return calls.call(name, seconds, () -> {
            if (failing.contains(name)) {
                throw new IllegalStateException(name + " is down");
            }
            return name;
        });
    }

    /** A call that takes the given seconds. */
    private final class Call extends AsyncNode<Void, String> {
        private final String name;
        private final double seconds;

        Call(String name, double seconds) {
            this.name = name;
            this.seconds = seconds;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected CompletionStage<String> execAsync(Void nothing) {
            return call(name, seconds);
        }
    }

    /** A batch of three calls, one at a time; the name of a call is its item. */
    private final class Three extends AsyncParallelBatchNode<String, String> {
        Three() {
            super(1);
        }

        @Override
        protected List<String> prep(Shared shared) {
            return List.of("first", "second", "third");
        }

        @Override
        protected CompletionStage<String> execAsync(String item) {
            return call(item, 1);
        }
    }

    private static AsyncParallelFlow both(Route... branches) {
        return new AsyncParallelFlow(2, branches);
    }

    private static AsyncParallelFlow collecting(Route branch) {
        return new AsyncParallelFlow(1, OnFailure.COLLECT, branch) {
            @Override
            public String name() {
                return "collecting";
            }

            @Override
            protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) {
                return DEFAULT;
            }
        };
    }

    private static AsyncBatchFlow<Void> eachCollecting(Route iteration) {
        return new AsyncBatchFlow<>(OnFailure.COLLECT, iteration) {
            @Override
            protected List<Params> prep(Shared shared) {
                return List.of(Params.of(PARAM, 1));
            }
        };
    }

    private RunOptions durable() {
        return calls.virtual.options().withStore(store).withRunId("run");
    }

    /** Runs a pool over one item, within a virtual hour. */
    private CompletableFuture<PoolReport<String, String>> run(int maxConcurrency, BaseNode flow, RunOptions options) {
        CompletableFuture<PoolReport<String, String>> run = Pool.of(flow, ITEM, ITEM)
                .withMaxConcurrency(maxConcurrency)
                .withOnFailure(OnFailure.STOP)
                .withOptions(options)
                .runAsync(List.of("item"));
        calls.virtual.advance(Duration.ofHours(1));
        assertThat(run).isDone();
        return run;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCollectedFailureLetsOtherBranchesHaveItsPermit(boolean durable) {
        failing.add("bad");
        RunOptions options = durable ? durable() : calls.virtual.options();

        PoolReport<String, String> report = run(
                        1, both(eachCollecting(new Call("bad", 1)), new Call("good", 1)), options)
                .join();

        assertThat(report.status().done()).isEqualTo(1);
        assertThat(calls.called()).containsExactly("bad", "good");
    }

    @Test
    void aFailureEndsTheItemThoughABatchWaitsForItsPermit() {
        failing.add("bad");

        PoolReport<String, String> report =
                run(1, both(new Three(), new Call("bad", 1)), durable()).join();

        assertThat(report.status().failed()).isEqualTo(1);
        assertThat(calls.called()).containsExactly("first", "second", "bad");
    }

    @Test
    void aFailureEndsTheItemThoughARetriedCallWaitsForItsPermit() {
        failing.add("retried");
        AsyncParallelFlow flow = both(new Call("bad", 5), collecting(new Call("retried", 1)));
        assertThat(run(2, flow, durable().withTimeout(Duration.ofSeconds(2)))).isCompletedExceptionally();
        failing.add("bad");
        calls.calls.clear();

        PoolReport<String, String> report = run(1, flow, durable()).join();

        assertThat(report.status().failed()).isEqualTo(1);
        assertThat(calls.called()).containsExactly("bad");
    }
}
