package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With {@link OnFailure#STOP} the first failure in time ends something parallel. */
@Tag("concurrency")
class StopTest {

    private static final Key<Integer> INDEX = Key.of("index", Integer.class);

    private final VirtualRun virtual = new VirtualRun();
    private final List<Integer> started = new ArrayList<>();
    private final List<Integer> cancelled = new ArrayList<>();
    private final List<String> posts = new ArrayList<>();

    /** The behaviour of a branch: it fails or succeeds after some seconds, and obeys its cancellation or not. */
    private record Plan(int seconds, boolean fails, boolean obeys) {}

    private static Plan succeeds(int seconds) {
        return new Plan(seconds, false, true);
    }

    private static Plan fails(int seconds) {
        return new Plan(seconds, true, true);
    }

    private static Plan stubborn(int seconds, boolean fails) {
        return new Plan(seconds, fails, false);
    }

    private CompletionStage<Integer> open(int index, Plan plan) {
        started.add(index);
        CompletableFuture<Integer> stage = virtual.after(Duration.ofSeconds(plan.seconds), () -> {
            if (plan.fails) {
                throw new IllegalStateException("branch " + index);
            }
            return index;
        });
        stage.whenComplete((value, error) -> {
            if (stage.isCancelled()) {
                cancelled.add(index);
            }
        });
        return plan.obeys ? stage : stage.minimalCompletionStage();
    }

    /** The parallel parts. */
    private enum Kind {
        ITEMS,
        ITERATIONS,
        BRANCHES
    }

    private BaseNode parallel(Kind kind, int limit, Plan... plans) {
        List<Integer> indices = IntStream.range(0, plans.length).boxed().toList();
        return switch (kind) {
            case ITEMS ->
                new AsyncParallelBatchNode<Integer, Integer>(limit) {
                    @Override
                    protected List<Integer> prep(Shared shared) {
                        return indices;
                    }

                    @Override
                    protected CompletionStage<Integer> execAsync(Integer index) {
                        return open(index, plans[index]);
                    }

                    @Override
                    protected String post(Shared shared, List<Integer> items, List<Integer> results) {
                        posts.add("post");
                        return DEFAULT;
                    }
                };
            case ITERATIONS ->
                new AsyncParallelBatchFlow<Integer>(limit, new Branch(-1, plans)) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return indices.stream().map(i -> Params.of(INDEX, i)).toList();
                    }

                    @Override
                    protected String post(Shared shared, List<Params> params, List<Outcome<Integer>> outcomes) {
                        posts.add("post");
                        return DEFAULT;
                    }
                };
            case BRANCHES ->
                new AsyncParallelFlow(
                        limit, indices.stream().map(i -> new Branch(i, plans)).toArray(Route[]::new)) {
                    @Override
                    protected String post(Shared shared, List<String> lastActions) {
                        posts.add("post");
                        return DEFAULT;
                    }
                };
        };
    }

    private final class Branch extends AsyncNode<Integer, Integer> {

        private final int index;
        private final Plan[] plans;

        Branch(int index, Plan[] plans) {
            this.index = index;
            this.plans = plans;
        }

        @Override
        protected Integer prep(Shared shared) {
            return index < 0 ? shared.param(INDEX) : index;
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer own) {
            return open(own, plans[own]);
        }
    }

    private FlowException failure(BaseNode node, RunOptions options) {
        CompletableFuture<String> run = node.runAsync(Shared.create(), options);
        virtual.runUntil(run::isDone);
        virtual.runReady();
        try {
            throw new AssertionError("ended with " + run.join());
        } catch (CompletionException e) {
            return (FlowException) e.getCause();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFirstFailureInTimeWinsAndTheOthersAreCancelled(Kind kind) {
        FlowException failure =
                failure(parallel(kind, 5, succeeds(60), fails(9), fails(5), succeeds(1), fails(2)), virtual.options());

        assertThat(failure.getCause()).hasMessage("branch 4");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(2));
        assertThat(cancelled).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(posts).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void noNewBranchStartsAfterAFailureAndThoseInFlightAreCancelled(Kind kind) {
        FlowException failure =
                failure(parallel(kind, 3, succeeds(60), fails(9), fails(5), fails(1), succeeds(1)), virtual.options());

        assertThat(failure.getCause()).hasMessage("branch 2");
        assertThat(failure.getSuppressed()).isEmpty();
        assertThat(started).containsExactly(0, 1, 2);
        assertThat(cancelled).containsExactlyInAnyOrder(0, 1);
        assertThat(posts).isEmpty();
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(virtual.pending()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void laterFailuresAreSuppressed(Kind kind) {
        FlowException failure = failure(
                parallel(kind, 4, stubborn(8, true), fails(5), stubborn(7, true), succeeds(20)), virtual.options());

        assertThat(failure.getCause()).hasMessage("branch 1");
        assertThat(failure.getSuppressed())
                .extracting(Throwable::getCause)
                .extracting(Throwable::getMessage)
                .containsExactly("branch 2", "branch 0");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(8));
        assertThat(posts).isEmpty();
        assertThat(virtual.pending()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void branchesThatIgnoreStopAreAwaitedUntilTheGraceIsOver(Kind kind) {
        RunOptions options = virtual.options().withGrace(Duration.ofSeconds(3));

        FlowException failure = failure(parallel(kind, 4, stubborn(60, false), fails(5)), options);

        assertThat(failure.getCause()).hasMessage("branch 1");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(8));
        virtual.advance(Duration.ofMinutes(2));
        assertThat(virtual.pending()).isZero();
        assertThat(posts).isEmpty();
    }
}
