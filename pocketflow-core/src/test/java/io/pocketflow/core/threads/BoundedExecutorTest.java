package io.pocketflow.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BoundedExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("concurrency")
class BoundedExecutorTest {

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private void measured(Runnable task) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        task.run();
        running.decrementAndGet();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16})
    void blockingTasksReachTheThreadLimitAndNeverExceedIt(int threads) {
        try (BoundedExecutor executor = BoundedExecutor.of(threads)) {
            CountDownLatch all = new CountDownLatch(threads);
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(4 * threads);
            for (int i = 0; i < 4 * threads; i++) {
                executor.executeBlocking(() -> {
                    measured(() -> {
                        all.countDown();
                        await(release);
                    });
                    ended.countDown();
                });
            }
            await(all);
            assertThat(executor.size()).isEqualTo(threads);
            release.countDown();
            await(ended);
            assertThat(most).hasValue(threads);
        }
    }

    @Test
    void manyShortTasksOfManyThreadsNeverExceedItsThreads() {
        int threads = 3;
        int each = 20_000;
        try (BoundedExecutor executor = BoundedExecutor.of(threads)) {
            CountDownLatch ended = new CountDownLatch(4 * each);
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                senders.add(new Thread(() -> {
                    for (int k = 0; k < each; k++) {
                        executor.execute(() -> {
                            measured(() -> {});
                            ended.countDown();
                        });
                    }
                }));
            }
            senders.forEach(Thread::start);
            await(ended);
            assertThat(most.get()).isLessThanOrEqualTo(threads);
            assertThat(executor.size()).isLessThanOrEqualTo(threads);
        }
    }

    /** Twenty short tasks that all block until the last one runs: the first ones must not keep it from a thread. */
    @Test
    void shortTasksThatBlockDoNotStarveTheOthers() {
        int tasks = 20;
        try (BoundedExecutor executor = BoundedExecutor.of(tasks)) {
            CountDownLatch last = new CountDownLatch(tasks);
            CountDownLatch ended = new CountDownLatch(tasks);
            for (int i = 0; i < tasks; i++) {
                executor.execute(() -> {
                    last.countDown();
                    await(last);
                    ended.countDown();
                });
            }
            await(ended);
        }
    }

    @Test
    void aShortTaskRunsWhileAllOthersAreBlockedByBlockingOnes() throws Exception {
        try (BoundedExecutor executor = BoundedExecutor.of(8)) {
            CountDownLatch release = new CountDownLatch(1);
            for (int i = 0; i < 7; i++) {
                executor.executeBlocking(() -> await(release));
            }
            CompletableFuture<String> done = new CompletableFuture<>();
            executor.execute(() -> done.complete("done"));
            assertThat(done.get(20, TimeUnit.SECONDS)).isEqualTo("done");
            release.countDown();
        }
    }

    @Test
    void threadsAreReusedWhileTasksComeInTurn() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (BoundedExecutor executor = BoundedExecutor.of(50)) {
            for (int i = 0; i < 500; i++) {
                CountDownLatch ended = new CountDownLatch(1);
                executor.executeBlocking(() -> {
                    threads.add(Thread.currentThread());
                    ended.countDown();
                });
                await(ended);
            }
        }
        assertThat(threads.size()).isLessThan(50);
    }
}
