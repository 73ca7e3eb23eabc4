package io.pocketflow.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StallWatchTest {

    /** Threads that were started and that the machine does not run. */
    private final List<Thread> started = new ArrayList<>();

    private final Workers workers = new Workers(
            Integer.MAX_VALUE,
            task -> new Thread(task) {
                @Override
                public void start() {
                    synchronized (started) {
                        started.add(this);
                    }
                }
            },
            null,
            () -> {},
            waiting -> {});

    @Test
    void noThreadIsAddedWhileStartedOnesDoNotRun() {
        for (int i = 0; i < 100; i++) {
            workers.add(() -> {});
        }
        for (int i = 0; i < 20; i++) {
            workers.watch.look(0, 1 << i);
        }
        synchronized (started) {
            assertThat(started).hasSizeLessThanOrEqualTo(Workers.processors());
        }
        workers.tasks.clear();
    }
}
