package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.fixture.Eventually;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a run ends, no thread, no timer task and no permit is left behind. Counted, on real threads. */
@Tag("concurrency")
class LeavesNothingBehindTest {

    private static final int ITEMS = 20;

    private final Counting timer = new Counting();
    private final Limiter limiter = Limiter.of(Limits.perMinute(10_000).withMaxInFlight(3), timer);
    private final AtomicInteger begun = new AtomicInteger();
    private final Set<Integer> tried = ConcurrentHashMap.newKeySet();

    /** The system's timer, counting what waits. */
    private static final class Counting implements RunTimer {

        private final AtomicInteger pending = new AtomicInteger();

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public Handle schedule(Runnable task, long nanos) {
            AtomicBoolean over = new AtomicBoolean();
            Runnable leave = () -> pending.addAndGet(over.compareAndSet(false, true) ? -1 : 0);
            pending.incrementAndGet();
            Handle handle = RunTimer.system()
                    .schedule(
                            () -> {
                                leave.run();
                                task.run();
                            },
                            nanos);
            return () -> {
                handle.cancel();
                leave.run();
            };
        }
    }

    /** How a run goes. */
    private enum Way {
        SUCCEEDS,
        FAILS,
        IS_CANCELLED,
        RUNS_OUT_OF_TIME,
        HAS_ATTEMPTS_OUT_OF_TIME
    }

    /** Items of a millisecond, some blocking in a task of their own and some by stage, each tried up to three times. */
    private BaseNode items(Way way, boolean blocking) {
        Retry retry = Retry.upTo(3)
                .withDelay(Duration.ofMillis(1))
                .withAttemptTimeout(way == Way.HAS_ATTEMPTS_OUT_OF_TIME ? Duration.ofMillis(5) : Duration.ofMinutes(1));
        return blocking
                ? new Batch(retry) {
                    @Override
                    protected Integer exec(Integer item) throws Exception {
                        return work(way, item).get();
                    }
                }
                : new Batch(retry) {
                    @Override
                    protected CompletionStage<Integer> execAsync(Integer item) {
                        return work(way, item);
                    }
                };
    }

    private abstract class Batch extends AsyncParallelBatchNode<Integer, Integer> {

        Batch(Retry retry) {
            super(6, retry);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return IntStream.range(0, ITEMS).boxed().toList();
        }

        @Override
        protected Reservation reserve(Integer item) {
            return limiter.reserve();
        }
    }

    private CompletableFuture<Integer> work(Way way, int item) {
        int number = begun.incrementAndGet();
        boolean first = tried.add(item);
        Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, BoundedExecutor.shared());
        boolean stuck = way != Way.SUCCEEDS && way != Way.FAILS && item > ITEMS / 2;
        return stuck
                ? new CompletableFuture<>()
                : CompletableFuture.supplyAsync(
                        () -> {
                            if (way == Way.FAILS && number > ITEMS / 2 || first && item % 5 == 0) {
                                throw new IllegalStateException("attempt " + number);
                            }
                            return item;
                        },
                        later);
    }

    private void ends(Way way, boolean blocking) {
        AtomicInteger ended = new AtomicInteger();
        RunOptions options = RunOptions.defaults().withTimer(timer).withListener(event -> {
            boolean end =
                    !(event instanceof FlowEvent.Started) && event.source().kind() == FlowEvent.Kind.RUN;
            ended.addAndGet(end ? 1 : 0);
        });
        options = options.withTimeout(way == Way.RUNS_OUT_OF_TIME ? Duration.ofMillis(40) : Duration.ofMinutes(5));
        BoundedExecutor used;
        try (BoundedExecutor own = BoundedExecutor.of(8)) {
            used = own;
            CompletableFuture<String> run =
                    new AsyncFlow(items(way, blocking)).runAsync(Shared.create(), options.withExecutor(own));
            if (way == Way.IS_CANCELLED) {
                Eventually.holds("half is done", () -> begun.get() > ITEMS / 2);
                run.cancel(true);
            }
            Eventually.holds("the run has ended", () -> run.isDone() && ended.get() == 1);
            assertThat(run.isCompletedExceptionally()).isEqualTo(way != Way.SUCCEEDS);
            Eventually.holds("no permit is held", () -> limiter.inFlight() == 0 && limiter.waiting() == 0);
            Eventually.holds("no timer task is left", () -> timer.pending.get() == 0);
        }
        Eventually.holds("no thread is left", () -> used.size() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void aRunOfStagesLeavesNothingBehind(Way way) {
        ends(way, false);
    }

    @ParameterizedTest
    @EnumSource
    void aRunOfBlockingWorkLeavesNothingBehind(Way way) {
        ends(way, true);
    }

    @Test
    void noThreadIsMadeThatKeepsTheProcessAlive() {
        Set<Thread> before = liveNonDaemons();

        ends(Way.SUCCEEDS, true);

        assertThat(liveNonDaemons()).isSubsetOf(before);
    }

    @Test
    void aTaskThatIsCalledOffLeavesTheSystemsTimerAtOnce() {
        SystemTimer system = SystemTimer.INSTANCE;
        int before = system.pending();
        RunTimer.Handle handle = system.schedule(() -> {}, Duration.ofHours(1).toNanos());
        assertThat(system.pending()).isGreaterThan(0);

        handle.cancel();

        Eventually.holds("the task is gone", () -> system.pending() <= before);
    }

    private static Set<Thread> liveNonDaemons() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !thread.isDaemon())
                .collect(Collectors.toSet());
    }
}
