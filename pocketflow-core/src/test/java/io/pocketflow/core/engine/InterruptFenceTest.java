package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.fixture.Eventually;
import io.pocketflow.core.fixture.WatchedThread;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An interrupt that is meant for one attempt never reaches what comes after it on that thread. */
@Tag("concurrency")
class InterruptFenceTest {
    private static final int TIMES = 1_500;

    private final AtomicInteger leaks = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private volatile boolean over;
    private final WatchedThread executor = new WatchedThread(this::look);
    private final RunOptions options = RunOptions.defaults()
            .withExecutor(executor)
            .withListener(event -> {
                boolean end =
                        !(event instanceof FlowEvent.Started) && event.source().kind() == FlowEvent.Kind.RUN;
                ends.addAndGet(end ? 1 : 0);
            });

    @AfterEach
    void close() {
        over = true;
        executor.close();
    }

    /** Notes an interrupt where there must be none. */
    private void look() {
        if (Thread.interrupted()) {
            leaks.incrementAndGet();
        }
    }

    /** Keeps the thread busy, and ignores interrupts unless {@code obeys}. */
    private static void work(long nanos, boolean obeys) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            if (obeys && Thread.interrupted()) {
                throw new InterruptedException("obeyed");
            }
        }
    }

    /** A node that looks for interrupts in all places but exec. */
    private final class Looking extends Node<Object, String> {

        private final long nanos;
        private final boolean obeys;

        Looking(Retry retry, long nanos, boolean obeys) {
            super(retry);
            this.nanos = nanos;
            this.obeys = obeys;
        }

        @Override
        protected Object prep(Shared shared) {
            look();
            return null;
        }

        @Override
        protected String exec(Object prepared) throws InterruptedException {
            if (Thread.currentThread().isInterrupted() && nanos == 0) {
                leaks.incrementAndGet();
            }
            work(nanos, obeys);
            return "done";
        }

        @Override
        protected String execFallback(Object prepared, Exception last) {
            look();
            return "fallback";
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            look();
            return DEFAULT;
        }
    }

    /** The same as a task of its own. */
    private final class LookingAsync extends AsyncNode<Object, String> {

        private final boolean obeys;

        LookingAsync(Retry retry, boolean obeys) {
            super(retry);
            this.obeys = obeys;
        }

        @Override
        protected Object prep(Shared shared) {
            look();
            return null;
        }

        @Override
        protected String exec(Object prepared) throws InterruptedException {
            work(20_000, obeys);
            return "done";
        }

        @Override
        protected String execFallback(Object prepared, Exception last) {
            look();
            return "fallback";
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            look();
            return DEFAULT;
        }
    }

    private void cancelAtRandomTimes(BaseNode node) {
        Random random = new Random(1);
        for (int i = 0; i < TIMES; i++) {
            CompletableFuture<String> run = node.runAsync(Shared.create(), options);
            long end = System.nanoTime() + random.nextInt(80_000);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            run.cancel(true);
            int expected = i + 1;
            Eventually.holds("the run has ended", () -> ends.get() == expected);
        }
        assertThat(leaks).hasValue(0);
    }

    @Test
    void cancellingNeverInterruptsWhatFollowsASyncExec() {
        cancelAtRandomTimes(
                new AsyncFlow(new Looking(Retry.ONCE, 20_000, false).then(new Looking(Retry.upTo(3), 20_000, true))));
    }

    @Test
    void cancellingNeverInterruptsWhatFollowsATaskOfItsOwn() {
        cancelAtRandomTimes(
                new AsyncFlow(new LookingAsync(Retry.ONCE, false).then(new LookingAsync(Retry.upTo(3), true))));
    }

    @Test
    void anAttemptOverItsTimeNeverInterruptsTheNextOrPost() {
        Retry retry = Retry.upTo(3).withAttemptTimeout(Duration.ofNanos(30_000));
        AsyncFlow flow = new AsyncFlow(new Looking(retry, 25_000, false)
                .then(new Looking(retry, 25_000, true))
                .then(new LookingAsync(retry, false))
                .then(new LookingAsync(retry, true)));
        for (int i = 0; i < TIMES / 3; i++) {
            flow.runAsync(Shared.create(), options).join();
        }
        assertThat(leaks).hasValue(0);
    }

    /** Leaves exec only once it was interrupted, with the flag still set; or when the test has failed for want of that. */
    @Test
    void anInterruptThatExecLeavesStandingIsTakenBackBeforePost() {
        AsyncFlow flow = new AsyncFlow(new Node<Object, String>() {
            @Override
            protected String exec(Object prepared) {
                while (!Thread.currentThread().isInterrupted() && !over) {
                    Thread.onSpinWait();
                }
                return "done";
            }

            @Override
            protected String post(Shared shared, Object prepared, String result) {
                look();
                return DEFAULT;
            }
        });

        flow.runAsync(Shared.create(), options).cancel(true);
        flow.runAsync(Shared.create(), options.withTimeout(Duration.ofMillis(20)))
                .exceptionally(e -> "over")
                .join();
        Eventually.holds("both have ended", () -> ends.get() == 2);
        CompletableFuture<String> plain =
                flow.runAsync(Shared.create(), RunOptions.defaults().withExecutor(executor));
        plain.orTimeout(20, TimeUnit.MILLISECONDS).exceptionally(e -> "over").join();
        CompletableFuture.runAsync(() -> {}, executor)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();

        assertThat(leaks).hasValue(0);
    }
}
