package io.pocketflow.llm.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.fixture.Latches;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("concurrency")
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
                Latches.awaitUnchecked(end);
                running.decrementAndGet();
                done.countDown();
            });
        }
        assertThat(full.await(60, TimeUnit.SECONDS)).as("256 at once").isTrue();
        end.countDown();
        assertThat(done.await(60, TimeUnit.SECONDS)).as("all done").isTrue();
        assertThat(most).hasValue(256);
    }

    @Test
    @Timeout(120)
    void threadsHoldNothingOfTheApplicationThatStartsThem() throws Exception {
        InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Set<ThreadGroup> groups = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(200);
        user.set("alice");
        Thread.currentThread().setContextClassLoader(new URLClassLoader("application", new URL[0], before));
        try {
            for (int i = 0; i < 200; i++) {
                Threads.CALLBACKS.execute(() -> {
                    Thread thread = Thread.currentThread();
                    seen.add(user.get() + " " + thread.getContextClassLoader());
                    groups.add(thread.getThreadGroup());
                    all.countDown();
                    Latches.awaitUnchecked(all);
                });
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }

        assertThat(all.await(60, TimeUnit.SECONDS)).as("200 at once").isTrue();
        assertThat(seen).containsExactly("null " + ClassLoader.getSystemClassLoader());
        assertThat(groups).hasSize(1).allMatch(group -> group.getParent() == null);
    }

    @Test
    void threadsForTheProcessorAreInNoGroupOfTheApplication() throws Exception {
        ThreadGroup group = Threads.CPU
                .submit(() -> Thread.currentThread().getThreadGroup())
                .get(30, TimeUnit.SECONDS);

        assertThat(group.getParent()).isNull();
    }
}
