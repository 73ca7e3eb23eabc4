package io.pocketflow.core.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.BoundedExecutor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An executor all of whose threads are blocked, and its name. */
@Tag("concurrency")
@Timeout(120)
class FullExecutorTest {

    private static final int THREADS = Runtime.getRuntime().availableProcessors() + 2;

    @Test
    void aFullExecutorWarnsOnce() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Lines lines = new Lines();
        PrintStream before = System.err;
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
        try (BoundedExecutor executor = BoundedExecutor.of("crowd", THREADS)) {
            for (int round = 0; round < 2; round++) {
                CountDownLatch done = new CountDownLatch(THREADS + 6);
                for (int i = 0; i < THREADS + 6; i++) {
                    executor.execute(() -> {
                        awaitUnchecked(end);
                        done.countDown();
                    });
                }
                assertThat(lines.written.await(60, TimeUnit.SECONDS))
                        .as("a warning")
                        .isTrue();
                end.countDown();
                assertThat(done.await(60, TimeUnit.SECONDS)).as("all ran").isTrue();
            }
        } finally {
            end.countDown();
            System.setErr(before);
        }
        assertThat(lines.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains(
                        "all threads of the crowd executor of at most " + THREADS + " threads are busy",
                        "6 tasks wait",
                        "must not block");
    }

    @Test
    void threadsHaveTheNameOfTheirExecutor() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        String[] name = new String[1];
        try (BoundedExecutor executor = BoundedExecutor.of("crowd", 2)) {
            executor.execute(() -> {
                name[0] = Thread.currentThread().getName();
                done.countDown();
            });
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(name[0]).isEqualTo("crowd-1");
    }

    @Test
    void blankNamesAreRejected() {
        assertThatThrownBy(() -> BoundedExecutor.of(" ", 1))
                .hasMessage("the name of an executor must not be blank but was ' '");
    }

    /** The printed text. */
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
