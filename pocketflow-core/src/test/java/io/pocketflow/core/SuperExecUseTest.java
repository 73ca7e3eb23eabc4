package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.fixture.Boom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ways in which a node that decorates {@code execAsync} may call super. */
@Tag("concurrency")
class SuperExecUseTest {

    private final ExecutorService own = Executors.newFixedThreadPool(8, task -> new Thread(task, "own"));
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        own.shutdownNow();
    }

    private RunOptions options() {
        return RunOptions.defaults().withExecutor(own);
    }

    @Test
    void execIsGivenItsStep() throws Exception {
        AsyncNode<Object, Object> node = new AsyncNode<>(Retry.upTo(2)) {
            @Override
            protected CompletionStage<Object> execAsync(Object input) {
                return super.execAsync(input).thenApply(result -> result);
            }

            @Override
            protected Object exec(Object input, Attempt attempt) throws Exception {
                attempts.add(attempt.number());
                if (attempt.number() == 0) {
                    throw new Boom("wanted here");
                }
                return "result";
            }

            @Override
            protected String post(Shared shared, Object prepared, Object result) {
                return String.valueOf(result);
            }
        };

        assertThat(node.runAsync(Shared.create(), options()).get(30, TimeUnit.SECONDS))
                .isEqualTo("result");
        assertThat(attempts).containsExactly(0, 1);
    }

    private static Object block() throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }

    @Test
    void theLoserOfTwoCallsIsInterrupted() throws Exception {
        AsyncNode<Object, Object> hedged = new AsyncNode<>() {
            @Override
            protected CompletionStage<Object> execAsync(Object input) {
                return super.execAsync("slow").applyToEither(super.execAsync("fast"), result -> result);
            }

            @Override
            protected Object exec(Object input) throws Exception {
                return input.equals("fast") ? input : block();
            }

            @Override
            protected String post(Shared shared, Object prepared, Object result) {
                return String.valueOf(result);
            }
        };

        for (int i = 0; i < 20; i++) {
            assertThat(hedged.runAsync(Shared.create(), options()).get(30, TimeUnit.SECONDS))
                    .isEqualTo("fast");
        }
        own.shutdown();
        assertThat(own.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void itemsOfABatchAreLimitedToo() throws Exception {
        AsyncParallelBatchNode<Integer, Integer> items =
                new AsyncParallelBatchNode<>(3, Retry.upTo(50).withAttemptTimeout(Duration.ofSeconds(20))) {
                    @Override
                    protected List<Integer> prep(Shared shared) {
                        return IntStream.range(0, 60).boxed().toList();
                    }

                    @Override
                    protected CompletionStage<Integer> execAsync(Integer item) {
                        return super.execAsync(item).thenApply(result -> result);
                    }

                    @Override
                    protected Integer exec(Integer item) {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        boolean fails = begun.incrementAndGet() % 3 == 0;
                        Thread.yield();
                        running.decrementAndGet();
                        if (fails) {
                            throw new IllegalStateException("wanted here");
                        }
                        return item;
                    }

                    @Override
                    protected String post(Shared shared, List<Integer> given, List<Integer> results) {
                        return results.equals(given) ? "all" : "lost";
                    }
                };

        assertThat(items.runAsync(Shared.create(), options()).get(30, TimeUnit.SECONDS))
                .isEqualTo("all");
        assertThat(items.run(Shared.create())).isEqualTo("all");
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void outsideOfARunAStepIsMissed() {
        AsyncNode<Object, Object> node = new AsyncNode<>() {
            @Override
            public String name() {
                return "stepping";
            }

            @Override
            protected Object exec(Object input, Attempt attempt) {
                return attempt.number();
            }
        };

        assertThat(node.execAsync(5).toCompletableFuture())
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("'stepping'")
                .withMessageContaining("super.execAsync(input, attempt)");
    }
}
