package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThreadsTest {

    @Test
    @Timeout(120)
    void callbacksRunOn256ThreadsAtMostAndNoneIsLost() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(256);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(300);
        for (int i = 0; i < 300; i++) {
            Threads.CALLBACKS.execute(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                full.countDown();
                awaitUnchecked(end);
                running.decrementAndGet();
                done.countDown();
            });
        }
        assertThat(full.await(60, TimeUnit.SECONDS)).as("256 at once").isTrue();
        end.countDown();
        assertThat(done.await(60, TimeUnit.SECONDS)).as("all done").isTrue();
        assertThat(most).hasValue(256);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
