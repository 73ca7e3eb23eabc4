package io.pocketflow.llm.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("concurrency")
@Timeout(120)
class CallbacksTest {

    private final AtomicInteger started = new AtomicInteger();
    private final ThreadFactory factory = task -> {
        Thread thread = new Thread(task, "callback-" + started.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    };
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "callback-timer");
        thread.setDaemon(true);
        return thread;
    });

    @AfterEach
    void stopTheTimer() {
        timer.shutdownNow();
    }

    private Callbacks callbacks(int few, int most) {
        return new Callbacks(few, most, 60, factory, timer);
    }

    @Test
    void manyShortTasksAllRun() throws Exception {
        int tasks = 100_000;
        Callbacks callbacks = callbacks(2, 4);
        CountDownLatch done = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            callbacks.execute(done::countDown);
        }
        assertThat(done.await(100, TimeUnit.SECONDS)).as("all ran").isTrue();
        assertThat(started.get()).isLessThanOrEqualTo(4);
    }

    @Test
    void tasksOfOneThreadRunInTheirOrder() throws Exception {
        Callbacks callbacks = callbacks(1, 1);
        CopyOnWriteArrayList<Integer> order = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(100);
        IntStream.range(0, 100)
                .forEach(i -> callbacks.execute(() -> {
                    order.add(i);
                    done.countDown();
                }));
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(order)
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void blockedThreadsAreJoinedByMoreUpToTheMost() throws Exception {
        Callbacks callbacks = callbacks(2, 5);
        CountDownLatch full = new CountDownLatch(5);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(9);
        for (int i = 0; i < 9; i++) {
            callbacks.execute(() -> {
                full.countDown();
                awaitUnchecked(end);
                done.countDown();
            });
        }
        assertThat(full.await(60, TimeUnit.SECONDS)).as("five at once").isTrue();
        end.countDown();
        assertThat(done.await(60, TimeUnit.SECONDS)).as("all ran").isTrue();
        assertThat(started).hasValue(5);
    }

    @Test
    void busyThreadsThatDoNotBlockAreJoinedByMoreInTheEnd() throws Exception {
        Callbacks callbacks = callbacks(1, 2);
        CountDownLatch other = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        callbacks.execute(() -> {
            while (other.getCount() > 0) {
                Thread.onSpinWait();
            }
            ended.countDown();
        });
        callbacks.execute(other::countDown);
        try {
            assertThat(ended.await(60, TimeUnit.SECONDS))
                    .as("the second task ran")
                    .isTrue();
        } finally {
            // else the first would be busy for as long as there are tests
            other.countDown();
        }
    }

    @Test
    void aTaskThatThrowsCostsNoThread() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        CountDownLatch next = new CountDownLatch(1);
        Callbacks callbacks = new Callbacks(
                1,
                1,
                60,
                task -> {
                    Thread thread = factory.newThread(task);
                    thread.setUncaughtExceptionHandler((on, failure) -> seen.countDown());
                    return thread;
                },
                timer);
        callbacks.execute(() -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a bug");
        });
        callbacks.execute(() -> {
            if (!Thread.currentThread().isInterrupted()) {
                next.countDown();
            }
        });
        assertThat(seen.await(60, TimeUnit.SECONDS)).as("told").isTrue();
        assertThat(next.await(60, TimeUnit.SECONDS))
                .as("next ran without the interrupt")
                .isTrue();
        assertThat(started).hasValue(1);
    }

    @Test
    void idleThreadsEnd() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Callbacks callbacks = new Callbacks(
                1,
                1,
                0,
                task -> factory.newThread(() -> {
                    task.run();
                    ended.countDown();
                }),
                timer);
        callbacks.execute(() -> {});
        assertThat(ended.await(60, TimeUnit.SECONDS)).as("thread ended").isTrue();
        CountDownLatch again = new CountDownLatch(1);
        callbacks.execute(again::countDown);
        assertThat(again.await(60, TimeUnit.SECONDS)).as("runs on a new one").isTrue();
    }

    @Test
    void aFullPoolSaysSoOnce() throws Exception {
        Callbacks callbacks = callbacks(1, 2);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(8);
        PrintStream before = System.err;
        Lines lines = new Lines();
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
        try {
            for (int i = 0; i < 8; i++) {
                callbacks.execute(() -> {
                    awaitUnchecked(end);
                    done.countDown();
                });
            }
            assertThat(lines.written.await(60, TimeUnit.SECONDS))
                    .as("a warning")
                    .isTrue();
            end.countDown();
            assertThat(done.await(60, TimeUnit.SECONDS)).as("all ran").isTrue();
        } finally {
            end.countDown();
            System.setErr(before);
        }
        assertThat(lines.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains("all 2 threads such as 'callback-", "6 tasks wait", "must not block");
    }

    /** What is printed; says when there is something. */
    private static final class Lines extends ByteArrayOutputStream {

        private final CountDownLatch written = new CountDownLatch(1);

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            if (toString(StandardCharsets.UTF_8).contains("tasks wait")) {
                written.countDown();
            }
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
