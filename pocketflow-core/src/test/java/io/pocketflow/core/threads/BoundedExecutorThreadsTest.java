package io.pocketflow.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.fixture.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kind of an executor's threads, and the state that one task may leave behind for the next. */
@Tag("concurrency")
class BoundedExecutorThreadsTest {

    private static final int RESTS = Integer.getInteger("executor.rests", 60_000);

    static List<BoundedExecutor> executors() {
        return List.of(BoundedExecutor.shared(), BoundedExecutor.of(1), BoundedExecutor.ofCores());
    }

    private static Thread threadOf(Executor executor) throws Exception {
        return CompletableFuture.supplyAsync(Thread::currentThread, executor).get(20, TimeUnit.SECONDS);
    }

    /** By reflection, for this is compiled for 17. */
    private static boolean isVirtual(Thread thread) throws Exception {
        return Runtime.version().feature() >= 21
                && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("executors")
    void threadsAreDaemons(BoundedExecutor executor) throws Exception {
        Thread thread = threadOf(executor);

        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).startsWith("pocketflow-");
    }

    @Test
    void theSharedOneBlocksVirtualThreadsWhereThereAreAny() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        BoundedExecutor.shared().executeBlocking(() -> thread.complete(Thread.currentThread()));
        assertThat(isVirtual(thread.get(20, TimeUnit.SECONDS)))
                .isEqualTo(Runtime.version().feature() >= 21);
    }

    @Test
    void theSharedOneWorksShortTasksOffOnPlatformThreads() throws Exception {
        int onPlatform = 0;
        for (int i = 0; i < 200; i++) {
            onPlatform += isVirtual(threadOf(BoundedExecutor.shared())) ? 0 : 1;
        }
        // a machine that is busy elsewhere looks like threads that are blocked, and then virtual ones help
        assertThat(onPlatform).isGreaterThan(50);
    }

    @Test
    void anExecutorOfAStatedNumberIsNeverOfVirtualThreads() throws Exception {
        try (BoundedExecutor cores = BoundedExecutor.ofCores();
                BoundedExecutor two = BoundedExecutor.of(2)) {
            assertThat(isVirtual(threadOf(cores))).isFalse();
            assertThat(isVirtual(threadOf(two))).isFalse();
            assertThat(threadOf(cores).getName()).startsWith("pocketflow-cores-");
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("executors")
    void aTaskThatThrowsDoesNotEndIt(BoundedExecutor executor) throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        AtomicInteger told = new AtomicInteger();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> told.incrementAndGet());
        try {
            for (int i = 0; i < 50; i++) {
                executor.execute(() -> {
                    throw new IllegalStateException("on purpose");
                });
            }
            Eventually.holds("all were told", () -> told.get() == 50);
            assertThat(threadOf(executor)).isNotNull();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /**
     * A worker that misses a task sleeps until it is idle for too long: ten seconds. {@code -Dexecutor.rests=300000} runs
     * more tasks.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void noTaskIsMissedByAWorkerThatGoesToRest(int threads) {
        try (BoundedExecutor executor = BoundedExecutor.of(threads)) {
            long longest = 0;
            AtomicInteger done = new AtomicInteger();
            for (int i = 1; i <= RESTS; i++) {
                int expected = i;
                long start = System.nanoTime();
                executor.execute(done::incrementAndGet);
                Eventually.holds("the task has run", () -> done.get() == expected);
                longest = Math.max(longest, System.nanoTime() - start);
            }
            assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void anInterruptDoesNotReachTheNextTask() throws Exception {
        try (BoundedExecutor executor = BoundedExecutor.of(1)) {
            for (int i = 0; i < 1_000; i++) {
                executor.execute(() -> Thread.currentThread().interrupt());
                boolean interrupted = CompletableFuture.supplyAsync(
                                () -> Thread.currentThread().isInterrupted(), executor)
                        .get(20, TimeUnit.SECONDS);
                assertThat(interrupted).isFalse();
            }
        }
    }

    @Test
    void noThreadOfOursKeepsTheProcessAlive() throws Exception {
        for (BoundedExecutor executor : executors()) {
            threadOf(executor);
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("pocketflow"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }
}
