package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RetryHint;
import io.pocketflow.core.Route;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.testkit.ScriptedNode;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Hooks, stages and hints of users that do what they must not: the run ends all the same, and says why. */
class UserFaultsTest {

    private final VirtualRun virtual = new VirtualRun();
    private final RunOptions aMinute = virtual.options().withTimeout(Duration.ofMinutes(1));

    /** Never ends by itself. */
    private static AsyncNode<Object, String> waits(
            java.util.function.Consumer<Attempt> with, CompletionStage<String> on) {
        return new AsyncNode<>() {
            @Override
            public String name() {
                return "waits";
            }

            @Override
            protected CompletionStage<String> execAsync(Object input, Attempt attempt) {
                with.accept(attempt);
                return on;
            }
        };
    }

    @Test
    void aHookThatThrowsHidesNeitherTheTimeoutNorTheOtherHooks() {
        AtomicInteger told = new AtomicInteger();
        BaseNode node = waits(
                attempt -> {
                    attempt.onCancel(() -> {
                        throw new IllegalStateException("a hook's bug, wanted here");
                    });
                    attempt.onCancel(() -> {
                        throw new AssertionError("a hook's error, wanted here");
                    });
                    attempt.onCancel(told::incrementAndGet);
                },
                new CompletableFuture<>());

        assertThatThrownBy(() -> node.run(Shared.create(), aMinute))
                .isInstanceOf(FlowException.class)
                .hasCauseInstanceOf(TimeoutException.class);

        assertThat(told).hasValue(1);
        virtual.runReady();
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aStageWhoseCancelThrowsIsWaitedForUntilTheGraceIsOver() {
        CompletableFuture<String> stage = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                throw new IllegalStateException("a stage's bug, wanted here");
            }
        };

        assertThatThrownBy(() ->
                        waits(attempt -> {}, stage).run(Shared.create(), aMinute.withGrace(Duration.ofSeconds(5))))
                .isInstanceOf(FlowException.class)
                .hasCauseInstanceOf(TimeoutException.class);

        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(65));
    }

    @Test
    void anAttemptEndsAlthoughCancellingItsStageIsAnError() {
        CompletableFuture<String> stage = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                throw new AssertionError("a stage's error, wanted here");
            }
        };
        AsyncNode<Object, String> node = new AsyncNode<>(Retry.ONCE.withAttemptTimeout(Duration.ofSeconds(1))) {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                return stage;
            }
        };

        assertThatThrownBy(() -> node.run(Shared.create(), aMinute)).hasCauseInstanceOf(TimeoutException.class);

        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aHookThatIsNullIsRefusedWhereItIsSet() {
        assertThatThrownBy(() -> waits(attempt -> attempt.onCancel(null), new CompletableFuture<>())
                        .run(Shared.create(), aMinute))
                .hasRootCauseMessage("the action of onCancel must not be null");
        assertThat(virtual.elapsed()).isZero();
    }

    // ---- parallel items

    /** Gives a list that loses its last item while the first is worked on. */
    private class Shrinking extends AsyncParallelBatchNode<Integer, Integer> {
        private final List<Integer> items = new ArrayList<>(Arrays.asList(1, 2, 3));

        Shrinking(OnFailure onFailure) {
            super(1, Retry.ONCE, onFailure);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return items;
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            items.remove(items.size() - 1);
            return virtual.after(Duration.ofSeconds(1), () -> item);
        }
    }

    @Test
    void itemsThatVanishWhileTheyAreWorkedOnFailTheNode() {
        assertThatThrownBy(() -> new Shrinking(OnFailure.STOP).run(Shared.create(), aMinute))
                .isInstanceOf(FlowException.class)
                .hasCauseInstanceOf(IndexOutOfBoundsException.class);
        assertThat(virtual.elapsed()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void withCollectEachItemThatVanishedIsAFailureOfItsOwn() {
        List<Outcome<Integer>> outcomes = new ArrayList<>();
        Shrinking node = new Shrinking(OnFailure.COLLECT) {
            @Override
            protected String postOutcomes(Shared shared, List<Integer> items, List<Outcome<Integer>> all) {
                outcomes.addAll(all);
                return DEFAULT;
            }
        };

        node.run(Shared.create(), aMinute);

        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Done.class);
        assertThat(outcomes.get(2).failure()).containsInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aStageThatTakesNoListenerFailsItsItem(OnFailure onFailure) {
        AsyncParallelBatchNode<Integer, Integer> node = new AsyncParallelBatchNode<>(1, Retry.ONCE, onFailure) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return List.of(1, 2);
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer item) {
                return new CompletableFuture<>() {
                    @Override
                    public CompletableFuture<Integer> whenComplete(
                            BiConsumer<? super Integer, ? super Throwable> action) {
                        throw new IllegalStateException("deaf");
                    }
                };
            }

            @Override
            protected String post(Shared shared, List<Integer> items, List<Integer> results) {
                throw new IllegalStateException("not reached");
            }

            @Override
            protected String postOutcomes(Shared shared, List<Integer> items, List<Outcome<Integer>> all) {
                throw new IllegalStateException(
                        all.stream().allMatch(outcome -> outcome.failure().isPresent()) + "");
            }
        };

        assertThatThrownBy(() -> node.run(Shared.create(), aMinute))
                .hasRootCauseMessage(onFailure == OnFailure.STOP ? "deaf" : "true");
        assertThat(virtual.elapsed()).isZero();
    }

    // ---- what nodes and failures say of themselves

    @Test
    void aReservationThatIsNullNamesItsNode() {
        AsyncNode<Object, String> node = new AsyncNode<>() {
            @Override
            public String name() {
                return "careless";
            }

            @Override
            protected Reservation reserve(Object input) {
                return null;
            }
        };

        assertThatThrownBy(() -> virtual.run(node, Shared.create()))
                .hasRootCauseMessage("reserve of 'careless' returned null; use Reservation.NONE for no permits");
    }

    private static final class Hintless extends RuntimeException implements RetryHint {
        private static final long serialVersionUID = 1L;

        @Override
        public Optional<Duration> retryAfter() {
            return null;
        }
    }

    @Test
    void aWaitThatIsNullCountsAsNone() {
        ScriptedNode node = new ScriptedNode("node", Retry.upTo(2), new Hintless(), "done");

        assertThat(virtual.run(node, Shared.create())).isEqualTo("done");
    }

    // ---- contexts

    static List<UnaryOperator<Runnable>> brokenContexts() {
        return List.of(
                task -> {
                    throw new IllegalStateException("broken");
                },
                task -> {
                    throw new AssertionError("broken");
                },
                task -> null,
                task -> () -> {},
                task -> () -> {
                    throw new IllegalStateException("broken");
                },
                task -> () -> {
                    task.run();
                    throw new IllegalStateException("broken");
                });
    }

    /** The first task begins the run; each later one is in a context that is broken. */
    @ParameterizedTest
    @MethodSource("brokenContexts")
    void aBrokenContextStopsTheRunAndLeavesNothingBehind(UnaryOperator<Runnable> broken) {
        AtomicInteger tasks = new AtomicInteger();
        RunOptions options =
                virtual.options().withContext(() -> task -> tasks.getAndIncrement() == 0 ? task : broken.apply(task));
        Route two = waits(attempt -> {}, virtual.after(Duration.ofSeconds(1), () -> "one"))
                .then(waits(attempt -> {}, virtual.after(Duration.ofSeconds(2), () -> "two")));

        CompletableFuture<String> run = new AsyncFlow(two).runAsync(Shared.create(), options);
        virtual.runUntil(run::isDone);

        assertThat(run).isCompletedExceptionally();
        assertThatThrownBy(run::join).cause().isInstanceOf(FlowException.class);
        virtual.advance(Duration.ofSeconds(2));
        assertThat(virtual.pending()).isZero();
    }
}
