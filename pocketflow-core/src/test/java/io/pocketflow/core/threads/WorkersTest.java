package io.pocketflow.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order in which workers are woken for blocking tasks. */
@Tag("concurrency")
@Timeout(60)
class WorkersTest {

    private static final int TASKS = 200;

    private final AtomicInteger started = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch blocked = new CountDownLatch(TASKS);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Workers workers = new Workers(TASKS, this::thread, null, () -> {}, waiting -> {});

    /** Creates a thread that begins its work once the gate is open. */
    private Thread thread(Runnable work) {
        started.incrementAndGet();
        Thread thread = new Thread(() -> {
            await(gate);
            work.run();
        });
        thread.setDaemon(true);
        return thread;
    }

    private void block() {
        blocked.countDown();
        await(release);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aThreadThatAddsManyBlockingTasksWakesAWorkerForEachCore() throws Exception {
        for (int i = 0; i < TASKS; i++) {
            workers.addBlocking(this::block);
        }
        assertThat(started).hasValue(Math.min(TASKS, Workers.processors()));
        gate.countDown();
        // each task has a thread, although none of them ends
        blocked.await();
        assertThat(workers.size()).isEqualTo(TASKS);
        release.countDown();
        workers.close();
    }

    @Test
    void idleWorkersWakeEachOtherForBlockingTasks() throws Exception {
        gate.countDown();
        CountDownLatch first = new CountDownLatch(TASKS);
        for (int i = 0; i < TASKS; i++) {
            workers.addBlocking(() -> {
                first.countDown();
                await(first);
            });
        }
        first.await();
        for (int i = 0; i < TASKS; i++) {
            workers.addBlocking(this::block);
        }
        blocked.await();
        release.countDown();
        workers.close();
    }

    @Test
    void aTaskThatNeedsAThreadNowGetsOne() {
        for (int i = 1; i <= TASKS; i++) {
            assertThat(workers.addBlockingNow(this::block)).isTrue();
            assertThat(started).hasValue(i);
        }
        assertThat(workers.addBlockingNow(this::block)).isFalse();
        gate.countDown();
        release.countDown();
        workers.close();
    }
}
