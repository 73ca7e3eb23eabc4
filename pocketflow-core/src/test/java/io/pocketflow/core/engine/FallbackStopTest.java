package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncBatchNode;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Eventually;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cancellation and deadlines reach a fallback as they reach exec: it is interrupted, and the run ends. */
@Tag("concurrency")
class FallbackStopTest {

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final AtomicInteger posts = new AtomicInteger();

    private Object block() throws InterruptedException {
        begun.incrementAndGet();
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
        }
    }

    /** Whose fallback blocks. */
    enum Kind {
        NODE(1),
        BATCH(1),
        ASYNC_NODE(1),
        STAGED(1),
        STAGED_BY_SUPER(1),
        ASYNC_BATCH(1),
        PARALLEL_BATCH(2),
        PARALLEL_STAGED(2),
        BRANCHES(2);

        private final int atOnce;

        Kind(int atOnce) {
            this.atOnce = atOnce;
        }
    }

    private final class Plain extends Node<Object, Object> {
        @Override
        protected Object exec(Object input) throws Exception {
            throw new Boom("wanted here");
        }

        @Override
        protected Object execFallback(Object input, Exception last) throws Exception {
            return block();
        }

        @Override
        protected String post(Shared shared, Object prepared, Object result) {
            posts.incrementAndGet();
            return DEFAULT;
        }
    }

    private BaseNode node(Kind kind) {
        return switch (kind) {
            case NODE -> new Flow(new Plain());
            case BATCH ->
                new BatchNode<Object, Object>() {
                    @Override
                    protected List<Object> prep(Shared shared) {
                        return List.of(1, 2, 3);
                    }

                    @Override
                    protected Object exec(Object item) throws Exception {
                        throw new Boom("wanted here");
                    }

                    @Override
                    protected Object execFallback(Object item, Exception last) throws Exception {
                        return block();
                    }
                };
            case ASYNC_NODE ->
                new AsyncNode<Object, Object>() {
                    @Override
                    protected Object exec(Object input) throws Exception {
                        throw new Boom("wanted here");
                    }

                    @Override
                    protected Object execFallback(Object input, Exception last) throws Exception {
                        return block();
                    }
                };
            case STAGED, STAGED_BY_SUPER ->
                kind == Kind.STAGED
                        ? new Staged()
                        : new Staged() {
                            @Override
                            protected CompletionStage<Object> execFallbackAsync(Object input, Exception last)
                                    throws Exception {
                                return super.execFallbackAsync(input, last).thenApply(result -> result);
                            }
                        };
            case ASYNC_BATCH ->
                new AsyncBatchNode<Object, Object>() {
                    @Override
                    protected List<Object> prep(Shared shared) {
                        return List.of(1, 2, 3);
                    }

                    @Override
                    protected CompletionStage<Object> execAsync(Object item) {
                        return CompletableFuture.failedFuture(new Boom("wanted here"));
                    }

                    @Override
                    protected Object execFallback(Object item, Exception last) throws Exception {
                        return block();
                    }
                };
            case PARALLEL_BATCH ->
                new AsyncParallelBatchNode<Object, Object>(2) {
                    @Override
                    protected List<Object> prep(Shared shared) {
                        return List.of(1, 2, 3);
                    }

                    @Override
                    protected Object exec(Object item) throws Exception {
                        throw new Boom("wanted here");
                    }

                    @Override
                    protected Object execFallback(Object item, Exception last) throws Exception {
                        return block();
                    }
                };
            case PARALLEL_STAGED ->
                new AsyncParallelBatchNode<Object, Object>(2) {
                    @Override
                    protected List<Object> prep(Shared shared) {
                        return List.of(1, 2, 3);
                    }

                    @Override
                    protected CompletionStage<Object> execAsync(Object item) {
                        return CompletableFuture.failedFuture(new Boom("wanted here"));
                    }

                    @Override
                    protected Object execFallback(Object item, Exception last) throws Exception {
                        return block();
                    }
                };
            case BRANCHES -> new AsyncParallelFlow(2, new Plain(), new Plain());
        };
    }

    private class Staged extends AsyncNode<Object, Object> {
        @Override
        protected CompletionStage<Object> execAsync(Object input) {
            return CompletableFuture.failedFuture(new Boom("wanted here"));
        }

        @Override
        protected Object execFallback(Object input, Exception last) throws Exception {
            return block();
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancellingTheRunInterruptsTheFallback(Kind kind) {
        List<Throwable> failures = new ArrayList<>();
        RunOptions options = RunOptions.defaults().withListener(event -> {
            if (event instanceof FlowEvent.Failed failed && event.source().kind() == FlowEvent.Kind.RUN) {
                failures.add(failed.error());
            }
        });
        CompletableFuture<String> run = node(kind).runAsync(Shared.create(), options);
        Eventually.holds("the fallbacks block", () -> begun.get() == kind.atOnce);

        run.cancel(true);

        Eventually.holds("the fallbacks are interrupted", () -> interrupted.get() == kind.atOnce);
        Eventually.holds("the run has ended", () -> !failures.isEmpty());
        assertThat(begun).hasValue(kind.atOnce);
        assertThat(posts).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    void theDeadlineInterruptsTheFallback(Kind kind) {
        RunOptions options = RunOptions.defaults()
                .withTimeout(Duration.ofMillis(100))
                .withGrace(Duration.ofDays(1))
                .withStore(StepStore.inMemory())
                .withRunId("r");
        BaseNode node = kind == Kind.BRANCHES ? new AsyncParallelFlow(2, new Plain(), new Staged()) : node(kind);

        FlowException failure = catchThrowableOfType(FlowException.class, () -> node.run(Shared.create(), options));

        assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
        assertThat(Thread.interrupted()).as("the interrupt flag").isFalse();
        assertThat(interrupted.get()).isEqualTo(begun.get());
        assertThat(posts).hasValue(0);
    }

    @Test
    void aTimeoutOfAnItemInterruptsItsFallback() {
        Pool<Object, Object> pool = Pool.of(new Plain(), Key.of("in", Object.class), Key.of("out", Object.class))
                .withItemTimeout(Duration.ofMillis(50));

        assertThat(pool.run(List.of(1, 2)).outcomes())
                .allMatch(outcome -> outcome.failure().get() instanceof TimeoutException);
        assertThat(interrupted.get()).isEqualTo(begun.get());
    }

    @Test
    void anAttemptTimeoutDoesNotLimitTheFallback() {
        AsyncNode<Object, Object> node = new AsyncNode<>(Retry.ONCE.withAttemptTimeout(Duration.ofMillis(5))) {
            @Override
            protected Object exec(Object input) throws Exception {
                throw new Boom("wanted here");
            }

            @Override
            protected Object execFallback(Object input, Exception last) {
                long end = System.nanoTime() + 30_000_000;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                return "" + Thread.currentThread().isInterrupted();
            }

            @Override
            protected String post(Shared shared, Object prepared, Object result) {
                return (String) result;
            }
        };

        assertThat(node.run(Shared.create())).isEqualTo("false");
    }
}
