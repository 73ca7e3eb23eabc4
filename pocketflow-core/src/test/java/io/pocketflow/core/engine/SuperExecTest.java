package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Eventually;
import io.pocketflow.core.fixture.HeldTimer;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Reservation;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that decorates {@code execAsync} by calling super has its exec run as the engine runs it. */
@Tag("concurrency")
class SuperExecTest {

    private final ExecutorService own = Executors.newFixedThreadPool(8, task -> new Thread(task, "own"));
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final CountDownLatch decorated = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    @AfterEach
    void close() {
        own.shutdownNow();
    }

    /** How execAsync is decorated. */
    enum Decoration {
        PLAIN,
        DEPENDENT,
        WITH_STEP,
        LATER_WITH_STEP
    }

    private CompletionStage<Object> decorate(CompletionStage<Object> stage) {
        CompletionStage<Object> dependent = stage.whenComplete(
                (value, failure) -> threads.add(Thread.currentThread().getName()));
        decorated.countDown();
        return dependent;
    }

    /** Its exec does what a subclass says. */
    private abstract class Decorated extends AsyncNode<Object, Object> {
        private final Decoration decoration;

        Decorated(Decoration decoration, Retry retry) {
            super(retry);
            this.decoration = decoration;
        }

        @Override
        protected CompletionStage<Object> execAsync(Object input) {
            return decoration == Decoration.PLAIN ? super.execAsync(input) : decorate(super.execAsync(input));
        }

        @Override
        protected CompletionStage<Object> execAsync(Object input, Attempt attempt) {
            return switch (decoration) {
                case PLAIN, DEPENDENT -> execAsync(input);
                case WITH_STEP -> super.execAsync(input, attempt);
                case LATER_WITH_STEP ->
                    CompletableFuture.supplyAsync(() -> "before")
                            .thenCompose(before -> super.execAsync(input, attempt));
            };
        }

        @Override
        protected Object exec(Object input) throws Exception {
            threads.add(Thread.currentThread().getName());
            begun.incrementAndGet();
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                return work(input);
            } finally {
                running.decrementAndGet();
            }
        }

        abstract Object work(Object input) throws Exception;

        @Override
        protected String post(Shared shared, Object prepared, Object result) {
            return String.valueOf(result);
        }
    }

    private Object blockUntilInterrupted() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
        }
    }

    private RunOptions options() {
        return RunOptions.defaults().withExecutor(own);
    }

    @ParameterizedTest
    @EnumSource
    void execRunsOnTheRunsExecutor(Decoration decoration) throws Exception {
        Decorated node = new Decorated(decoration, Retry.ONCE) {
            @Override
            Object work(Object input) throws InterruptedException {
                // a stage that has ended runs its dependents on the thread that adds them
                if (decoration != Decoration.PLAIN) {
                    decorated.await();
                }
                return "done";
            }
        };

        assertThat(node.runAsync(Shared.create(), options()).get(30, TimeUnit.SECONDS))
                .isEqualTo("done");

        assertThat(threads).containsExactly("own");
    }

    @ParameterizedTest
    @EnumSource
    void cancellingTheRunInterruptsExecAndWaitsForIt(Decoration decoration) {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger runningAtTheEnd = new AtomicInteger(-1);
        Decorated node = new Decorated(decoration, Retry.upTo(3)) {
            @Override
            Object work(Object input) throws Exception {
                return blockUntilInterrupted();
            }
        };
        CompletableFuture<String> run = node.runAsync(Shared.create(), options().withListener(event -> {
            if (event instanceof FlowEvent.Failed && event.source().kind() == FlowEvent.Kind.RUN) {
                runningAtTheEnd.set(running.get());
                ended.countDown();
            }
        }));
        Eventually.holds("exec has begun", () -> begun.get() == 1);

        run.cancel(true);

        assertThat(ended)
                .satisfies(
                        latch -> assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue());
        assertThat(interrupted).hasValue(1);
        assertThat(runningAtTheEnd).hasValue(0);
        assertThat(begun).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void theDeadlineInterruptsExec(Decoration decoration) {
        Decorated node = new Decorated(decoration, Retry.upTo(3)) {
            @Override
            Object work(Object input) throws Exception {
                return blockUntilInterrupted();
            }
        };

        HeldTimer timer = new HeldTimer();

        CompletableFuture<String> run = node.runAsync(
                Shared.create(),
                options().withTimer(timer).withTimeout(Duration.ofHours(1)).withGrace(Duration.ofDays(1)));
        Eventually.holds("exec has begun", () -> begun.get() == 1);
        timer.letGo();

        assertThat(run).failsWithin(30, TimeUnit.SECONDS);
        assertThat(interrupted.get()).isEqualTo(begun.get());
    }

    /** Blocks on whatever happens until it is let go. */
    private static Object deaf(CountDownLatch letGo) {
        while (true) {
            try {
                letGo.await();
                return "late";
            } catch (InterruptedException deaf) {
                // that is what is tested
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOverdueExecKeepsItsPermitUntilItReturns(Decoration decoration) {
        Limiter limiter = Limiter.of(Limits.inFlight(1));
        HeldTimer timer = new HeldTimer();
        CountDownLatch letGo = new CountDownLatch(1);
        Decorated node = new Decorated(decoration, Retry.upTo(2).withAttemptTimeout(Duration.ofHours(1))) {
            @Override
            protected Reservation reserve(Object input) {
                return limiter.reserve();
            }

            @Override
            Object work(Object input) {
                return begun.get() == 1 ? deaf(letGo) : "in time";
            }
        };

        CompletableFuture<String> run = node.runAsync(Shared.create(), options().withTimer(timer));
        Eventually.holds("the attempt has begun", () -> begun.get() == 1 && timer.held() == 1);
        timer.letGo();
        Eventually.holds("the second attempt waits for its permit", () -> limiter.waiting() == 1);
        assertThat(limiter.inFlight()).isEqualTo(1);
        assertThat(begun).hasValue(1);
        letGo.countDown();

        assertThat(run).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo("in time");
        assertThat(most).hasValue(1);
        assertThat(limiter.inFlight()).isZero();
    }

    @Test
    void aHintOfAFailureInExecCounts() {
        Decorated node = new Decorated(Decoration.DEPENDENT, Retry.upTo(3)) {
            @Override
            Object work(Object input) throws Exception {
                throw Boom.Hinted.hopeless();
            }
        };

        assertThat(node.runAsync(Shared.create(), options())).failsWithin(30, TimeUnit.SECONDS);
        assertThat(begun).hasValue(1);
    }

    @Test
    void outsideOfARunExecStillWorks() throws Exception {
        Decorated node = new Decorated(Decoration.DEPENDENT, Retry.ONCE) {
            @Override
            Object work(Object input) {
                return "" + input;
            }
        };

        assertThat(node.execAsync(5).toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEqualTo("5");
    }
}
