package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Eventually;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Attempt#onCancel} is the reliable hook: called once for an attempt that is cancelled, and else never. */
@Tag("concurrency")
class AttemptCancelTest {

    private final VirtualRun virtual = new VirtualRun();
    private final List<Integer> cancelled = new CopyOnWriteArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger letGo = new AtomicInteger();
    private final List<Attempt> steps = new ArrayList<>();

    private final class Stage extends AsyncNode<Object, String> {

        private final Duration takes;

        Stage(Retry retry, Duration takes) {
            super(retry);
            this.takes = takes;
        }

        @Override
        protected CompletionStage<String> execAsync(Object input, Attempt attempt) {
            steps.add(attempt);
            attempt.onCancel(() -> cancelled.add(attempt.number()));
            return virtual.after(takes, () -> "done");
        }
    }

    @Test
    void anAttemptThatEndsIsNotCancelled() {
        virtual.run(new Stage(Retry.ONCE, Duration.ofSeconds(1)), Shared.create());

        steps.get(0).onCancel(() -> cancelled.add(-1));
        assertThat(cancelled).isEmpty();
        assertThat(steps.get(0).isCancelled()).isFalse();
    }

    @Test
    void cancellingTheRunCancelsTheAttemptOnce() {
        Stage node = new Stage(Retry.upTo(3).withAttemptTimeout(Duration.ofMinutes(2)), Duration.ofHours(1));
        CompletableFuture<String> run = node.runAsync(Shared.create(), virtual.options());
        virtual.advance(Duration.ofMinutes(1));

        run.cancel(true);
        virtual.advance(Duration.ofHours(2));

        assertThat(cancelled).containsExactly(0);
        assertThat(steps).singleElement().matches(Attempt::isCancelled);
        steps.get(0).onCancel(() -> cancelled.add(-1));
        assertThat(cancelled).containsExactly(0, -1);
    }

    @Test
    void eachAttemptOverItsTimeIsCancelledOnce() {
        Stage node = new Stage(Retry.upTo(3).withAttemptTimeout(Duration.ofMinutes(2)), Duration.ofHours(1));

        CompletableFuture<String> run = node.runAsync(Shared.create(), virtual.options());
        virtual.advance(Duration.ofHours(2));

        assertThat(run).isCompletedExceptionally();
        assertThat(cancelled).containsExactly(0, 1, 2);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void itemsInFlightAreCancelledOnceEach() {
        AsyncParallelBatchNode<Integer, String> batch = new AsyncParallelBatchNode<>(3) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return List.of(10, 11, 12, 13);
            }

            @Override
            protected CompletionStage<String> execAsync(Integer item, Attempt attempt) {
                attempt.onCancel(() -> cancelled.add(item));
                return item == 10
                        ? virtual.after(Duration.ofSeconds(1), () -> "done")
                        : virtual.after(Duration.ofHours(1), () -> "late");
            }
        };
        CompletableFuture<String> run = batch.runAsync(Shared.create(), virtual.options());
        virtual.advance(Duration.ofMinutes(1));

        run.cancel(true);
        virtual.runReady();

        assertThat(cancelled).containsExactlyInAnyOrder(11, 12, 13);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void hooksRunInTheOrderInWhichTheyWereRegistered() {
        CompletableFuture<String> never = new CompletableFuture<>();
        AsyncNode<Object, String> node = new AsyncNode<>() {
            @Override
            protected CompletionStage<String> execAsync(Object input, Attempt attempt) {
                for (int i = 0; i < 50; i++) {
                    int number = i;
                    attempt.onCancel(() -> cancelled.add(number));
                }
                begun.incrementAndGet();
                return never;
            }
        };
        CompletableFuture<String> run = node.runAsync(Shared.create());
        Eventually.holds("the attempt has begun", () -> begun.get() == 1);

        run.cancel(true);

        Eventually.holds("all hooks were called", () -> cancelled.size() == 50);
        assertThat(cancelled).isSorted();
    }

    /** Blocks and ignores interrupts until its hook releases it. */
    private String blockUntilCancelled(Attempt attempt) {
        CountDownLatch hook = new CountDownLatch(1);
        attempt.onCancel(() -> {
            cancelled.add(attempt.number());
            hook.countDown();
        });
        begun.incrementAndGet();
        boolean interrupted = false;
        while (true) {
            try {
                hook.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        letGo.incrementAndGet();
        return interrupted ? "interrupted, then let go" : "let go";
    }

    private BaseNode blocking(boolean async, Retry retry) {
        return async
                ? new AsyncNode<Object, String>(retry) {
                    @Override
                    protected String exec(Object input, Attempt attempt) {
                        return blockUntilCancelled(attempt);
                    }
                }
                : new AsyncFlow(new Node<Object, String>(retry) {
                    @Override
                    protected String exec(Object input, Attempt attempt) {
                        return blockUntilCancelled(attempt);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theHookOfABlockingAttemptIsCalledWhenItsTimeIsOver(boolean async) {
        Retry retry = Retry.upTo(2).withAttemptTimeout(Duration.ofMillis(20));

        CompletableFuture<String> run = blocking(async, retry).runAsync(Shared.create());

        Eventually.holds("the run has ended", run::isDone);
        assertThat(run).isCompletedExceptionally();
        // an attempt whose time is over before it has set its hook calls it when it does, maybe after the run's end
        Eventually.holds("both hooks were called", () -> cancelled.size() == 2);
        assertThat(cancelled).containsExactlyInAnyOrder(0, 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theHookOfABlockingAttemptIsCalledWhenTheRunIsCancelled(boolean async) {
        CompletableFuture<String> run = blocking(async, Retry.upTo(2)).runAsync(Shared.create());
        Eventually.holds("the attempt has begun", () -> begun.get() == 1);

        run.cancel(true);

        Eventually.holds("the attempt has ended", () -> letGo.get() == 1);
        assertThat(cancelled).containsExactly(0);
    }
}
