package io.pocketflow.flink;

import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolFactory;
import io.pocketflow.core.pool.PoolSetup;
import io.pocketflow.core.pool.Work;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A pool that returns the text of an item in capitals, and records its calls. The text "bad" fails; "slow" waits until it is
 * interrupted.
 */
public final class Shout implements PoolFactory {

    /** A call: the text, and the time when it began in nanoseconds. */
    record Call(String text, long nanos) {}

    static final Queue<Call> CALLS = new ConcurrentLinkedQueue<>();
    static volatile CountDownLatch slowBegan = new CountDownLatch(1);
    static volatile CountDownLatch slowEnded = new CountDownLatch(1);

    static void reset() {
        CALLS.clear();
        slowBegan = new CountDownLatch(1);
        slowEnded = new CountDownLatch(1);
    }

    @Override
    public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
        String end = setup.settings().getOrDefault("end", "");
        return Pool.of(Work.<Map<String, ?>, String>of(item -> call(item, end))
                        .withRetry(Retry.upTo(1))
                        .withResultType(String.class))
                .withName("Shout");
    }

    private static String call(Map<String, ?> item, String end) throws Exception {
        String text = String.valueOf(item.get("text"));
        CALLS.add(new Call(text, System.nanoTime()));
        if (text.equals("bad")) {
            throw new IllegalStateException("the text is bad");
        }
        if (text.equals("slow")) {
            slowBegan.countDown();
            try {
                TimeUnit.MINUTES.sleep(5);
            } finally {
                slowEnded.countDown();
            }
        }
        return text.toUpperCase(Locale.ROOT) + end;
    }
}
