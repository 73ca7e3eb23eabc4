package io.pocketflow.core.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.fixture.Eventually;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Arguments that an executor rejects, and the effect of closing it. */
@Tag("concurrency")
class BoundedExecutorCloseTest {

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTaskOverTheQueuesCapacityIsRefused() {
        try (BoundedExecutor executor = BoundedExecutor.of(1, 2)) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(3);
            executor.execute(() -> {
                started.countDown();
                await(release);
                ended.countDown();
            });
            await(started);
            executor.execute(ended::countDown);
            executor.execute(ended::countDown);

            assertThatThrownBy(() -> executor.execute(ended::countDown))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("the queue of pocketflow executor of at most 1 threads is full");
            release.countDown();
            await(ended);
        }
    }

    @Test
    void closingRunsWhatWaitsAndRefusesWhatIsNew() {
        BoundedExecutor executor = BoundedExecutor.of(2);
        CountDownLatch release = new CountDownLatch(1);
        Queue<Integer> ran = new ConcurrentLinkedQueue<>();
        CountDownLatch ended = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            int number = i;
            executor.execute(() -> {
                await(release);
                ran.add(number);
                ended.countDown();
            });
        }
        executor.close();
        release.countDown();

        assertThatThrownBy(() -> executor.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("pocketflow executor of at most 2 threads is closed");
        await(ended);
        assertThat(ran).hasSize(100).doesNotHaveDuplicates();
        Eventually.holds("all threads end", () -> executor.size() == 0);
    }

    @Test
    void closingAnIdleOneEndsItsThreads() {
        BoundedExecutor executor = BoundedExecutor.of(4);
        CountDownLatch ended = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            executor.executeBlocking(() -> {
                ended.countDown();
                await(ended);
            });
        }
        await(ended);

        executor.close();

        Eventually.holds("all threads end", () -> executor.size() == 0);
    }

    @Test
    void theSharedOneCannotBeClosed() {
        assertThatThrownBy(() -> BoundedExecutor.shared().close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the shared executor cannot be closed");
    }

    @Test
    void numbersBelowOneAreRefused() {
        assertThatThrownBy(() -> BoundedExecutor.of(0)).hasMessage("threads must be at least 1 but was 0");
        assertThatThrownBy(() -> BoundedExecutor.of(1, 0)).hasMessage("capacity must be at least 1 but was 0");
        assertThatThrownBy(() -> BoundedExecutor.of(1).execute(null)).hasMessage("a task must not be null");
    }
}
