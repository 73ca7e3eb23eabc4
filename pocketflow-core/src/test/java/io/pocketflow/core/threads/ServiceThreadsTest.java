package io.pocketflow.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** User code never runs on the thread of a timer or of a step store, also where the executor runs tasks in place. */
@Tag("concurrency")
class ServiceThreadsTest {

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timerThread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "service-timer"));
    private final ExecutorService storeThread =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "service-store"));
    private final ThreadPoolExecutor full = new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(1), new ThreadPoolExecutor.CallerRunsPolicy());
    private final CountDownLatch occupied = new CountDownLatch(1);

    @BeforeEach
    void fill() {
        for (int i = 0; i < 2; i++) {
            full.execute(() -> {
                try {
                    occupied.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    @AfterEach
    void close() {
        occupied.countDown();
        full.shutdownNow();
        timerThread.shutdownNow();
        storeThread.shutdownNow();
    }

    /** Executors that may run a task on the thread that hands it over. */
    enum On {
        DIRECT,
        CALLER_RUNS,
        HANDS_OVER
    }

    private Executor executor(On on) {
        return switch (on) {
            case DIRECT -> Runnable::run;
            case CALLER_RUNS -> full;
            case HANDS_OVER ->
                new ThreadPoolExecutor(
                        0,
                        1,
                        1,
                        TimeUnit.MILLISECONDS,
                        new SynchronousQueue<>(),
                        new ThreadPoolExecutor.CallerRunsPolicy());
        };
    }

    private void see(String where) {
        String thread = Thread.currentThread().getName();
        if (thread.startsWith("service") || thread.equals("pocketflow-timer")) {
            seen.add(where + " on " + thread);
        }
    }

    /** Real time on a thread of its own. */
    private final class OwnTimer implements RunTimer {
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
            var scheduled = timerThread.schedule(task, nanos, TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        }
    }

    private RunOptions options(On on, boolean ownTimer) {
        return RunOptions.defaults()
                .withExecutor(executor(on))
                .withTimer(ownTimer ? new OwnTimer() : RunTimer.system())
                .withGrace(Duration.ofMillis(20))
                .withListener(event -> see("listener " + event.source().kind()));
    }

    private final class Works extends AsyncNode<Object, String> {
        private final boolean fails;

        Works(Retry retry, boolean fails) {
            super(retry);
            this.fails = fails;
        }

        @Override
        protected CompletionStage<String> execAsync(Object input, Attempt attempt) {
            see("execAsync");
            attempt.onCancel(() -> see("onCancel"));
            return attempt.number() == 0 && fails
                    ? CompletableFuture.failedFuture(new Boom("wanted here"))
                    : attempt.number() == 1 ? new CompletableFuture<>() : CompletableFuture.completedFuture("");
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            see("post");
            return DEFAULT;
        }
    }

    private String outcome(BaseNode node, RunOptions options) throws Exception {
        CompletableFuture<String> run = node.runAsync(Shared.create(), options).handle((action, failure) -> {
            see("dependent");
            return action == null ? "failed" : action;
        });
        String blocking;
        try {
            blocking = node.run(Shared.create(), options);
        } catch (FlowException e) {
            blocking = "failed";
        }
        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(blocking);
        return blocking;
    }

    @ParameterizedTest
    @EnumSource
    void noUserCodeRunsOnATimersThread(On on) throws Exception {
        Retry retry = Retry.upTo(3).withDelay(Duration.ofMillis(2)).withAttemptTimeout(Duration.ofMillis(5));
        for (boolean ownTimer : List.of(true, false)) {
            assertThat(outcome(new Works(retry, true), options(on, ownTimer))).isEqualTo("default");
        }

        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void noUserCodeRunsOnATimersThreadAtTheEnd(On on) throws Exception {
        AsyncNode<Object, String> deaf = new AsyncNode<>() {
            @Override
            protected CompletionStage<String> execAsync(Object input, Attempt attempt) {
                attempt.onCancel(() -> see("onCancel"));
                return new CompletableFuture<>() {
                    @Override
                    public boolean cancel(boolean mayInterrupt) {
                        see("cancel");
                        return false;
                    }
                };
            }
        };
        BaseNode parallel = new AsyncParallelFlow(2, deaf, new Works(Retry.ONCE, true));
        for (boolean ownTimer : List.of(true, false)) {
            RunOptions options = options(on, ownTimer);
            assertThat(outcome(deaf, options.withTimeout(Duration.ofMillis(10))))
                    .isEqualTo("failed");
            assertThat(outcome(parallel, options)).isEqualTo("failed");
        }

        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void noUserCodeRunsOnTheThreadOfALimitersAlarm(On on) throws Exception {
        Limiter limiter = Limiter.of(Limits.inFlight(9).withSpacing(Duration.ofMillis(3)), new OwnTimer());
        AsyncParallelBatchNode<Integer, Integer> items = new AsyncParallelBatchNode<>(3) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return List.of(1, 2, 3, 4, 5, 6);
            }

            @Override
            protected Reservation reserve(Integer item) {
                return limiter.reserve();
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer item) {
                see("execAsync");
                return CompletableFuture.completedFuture(item);
            }
        };

        assertThat(outcome(items, options(on, false))).isEqualTo("default");

        assertThat(seen).isEmpty();
    }

    // ---- stores

    /** Keeps records in memory and says so later, on a thread of its own. */
    private final class SlowStore implements StepStore {
        private final Map<StepKey, StepRecord> records = new ConcurrentHashMap<>();

        @Override
        public Optional<StepRecord> find(String runId, StepKey attempt) {
            return Optional.ofNullable(records.get(attempt));
        }

        @Override
        public CompletionStage<Void> save(String runId, StepKey attempt, StepRecord record) {
            records.put(attempt, record);
            CompletableFuture<Void> saved = new CompletableFuture<>();
            storeThread.execute(() -> {
                Thread.yield();
                saved.complete(null);
            });
            return saved;
        }
    }

    @ParameterizedTest
    @EnumSource
    void noUserCodeRunsOnAStoresThread(On on) throws Exception {
        AsyncParallelBatchNode<Integer, Integer> items = new AsyncParallelBatchNode<>(3) {
            @Override
            public String name() {
                return "items";
            }

            @Override
            protected List<Integer> prep(Shared shared) {
                see("prep");
                return List.of(1, 2, 3, 4, 5, 6);
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer item) {
                see("item");
                return CompletableFuture.completedFuture(item);
            }
        };
        Node<Object, Object> plain = new Node<>() {
            @Override
            public String name() {
                return "plain";
            }

            @Override
            protected Object exec(Object input) {
                see("exec");
                return "";
            }

            @Override
            protected String post(Shared shared, Object prepared, Object result) {
                see("post");
                return DEFAULT;
            }
        };
        AsyncFlow flow = new AsyncFlow(new Works(Retry.ONCE, false).then(items).then(plain));
        for (String id : List.of("first", "second")) {
            RunOptions options = options(on, false).withStore(new SlowStore()).withRunId(id);
            CompletableFuture<String> run =
                    flow.runAsync(Shared.create(), options).whenComplete((action, failure) -> see("dependent"));
            assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo("default");
            assertThat(flow.run(Shared.create(), options)).isEqualTo("default");
            assertThat(flow.run(Shared.create(), options.withRunId("other").withStore(new SlowStore())))
                    .isEqualTo("default");
        }

        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void noUserCodeOfAPoolRunsOnAStoresThread(On on) {
        Pool<Integer, Integer> pool = Pool.of((Integer item) -> {
                    see("function");
                    return item + 1;
                })
                .withOptions(options(on, false).withStore(new SlowStore()).withRunId("pool"));

        assertThat(pool.run(List.of(1, 2, 3)).results()).containsExactly(2, 3, 4);
        pool.withOptions(options(on, false).withStore(new SlowStore()).withRunId("stream")).stream(
                List.of(1, 2, 3).iterator(), report -> see("consumer"));

        assertThat(seen).isEmpty();
    }
}
