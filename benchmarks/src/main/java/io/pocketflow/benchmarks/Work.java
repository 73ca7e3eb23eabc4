package io.pocketflow.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The work that all engines do, with checks of the results. */
public final class Work {

    /** The timer that completes waits, with two threads for all engines. */
    private static final ScheduledThreadPoolExecutor TIMER =
            new ScheduledThreadPoolExecutor(2, Threads.daemons("bench-timer"));

    static {
        TIMER.prestartAllCoreThreads();
    }

    private final Map<String, Object> history;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger maxInFlight = new AtomicInteger();
    private long visits;

    /**
     * Creates work whose runs start with chat history in their state, as strings of 1 KB.
     *
     * @param historyKb the size of the history in KB
     */
    public Work(int historyKb) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < historyKb; i++) {
            lines.add(String.valueOf((char) ('a' + i % 26)).repeat(1024));
        }
        history = historyKb == 0 ? Map.of() : Map.of("history", lines);
    }

    /** Returns the initial state of a run: empty, or the history. */
    public Map<String, Object> input() {
        return history;
    }

    /** Returns the initial state of a run that counts: "n" is zero, together with the history if there is one. */
    public Map<String, Object> inputWithCounter() {
        Map<String, Object> input = new HashMap<>(history);
        input.put("n", 0);
        return input;
    }

    /** Counts a visit of a no-op node. Not thread-safe. */
    public void visit() {
        visits++;
    }

    /** Checks the number of visits and resets it. */
    public void expectVisits(long expected) {
        long seen = visits;
        visits = 0;
        check(seen == expected, "expected " + expected + " visits but counted " + seen);
    }

    /** Processes an item and blocks its thread while it waits. */
    public int blockingItem(int item, int waitMs) {
        enter();
        try {
            Thread.sleep(waitMs);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            inFlight.decrementAndGet();
        }
        return 2 * item;
    }

    /** Processes an item without blocking a thread while it waits. */
    public CompletableFuture<Integer> asyncItem(int item, int waitMs) {
        enter();
        CompletableFuture<Integer> done = new CompletableFuture<>();
        TIMER.schedule(
                () -> {
                    inFlight.decrementAndGet();
                    done.complete(2 * item);
                },
                waitMs,
                TimeUnit.MILLISECONDS);
        return done;
    }

    private void enter() {
        int now = inFlight.incrementAndGet();
        int most = maxInFlight.get();
        while (now > most && !maxInFlight.compareAndSet(most, now)) {
            most = maxInFlight.get();
        }
    }

    /** Returns the maximum number of items in flight since the last call. */
    int takeMaxInFlight() {
        return maxInFlight.getAndSet(0);
    }

    /** Checks the number and the sum of the results of a fan-out. */
    public static void checkItems(Collection<?> results, int items) {
        check(
                results != null && results.size() == items,
                "expected " + items + " results but got " + (results == null ? null : results.size()));
        long sum = 0;
        for (Object result : results) {
            sum += ((Number) result).longValue();
        }
        check(sum == (long) items * (items - 1), "the sum of the results was " + sum);
    }

    /** Checks a counter at the end of a run. */
    public static void checkCount(Object count, int expected) {
        check(Integer.valueOf(expected).equals(count), "n must be " + expected + " but was " + count);
    }

    /** Fails the case with this message if the result is wrong. */
    public static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalStateException("WRONG RESULT: " + message);
        }
    }
}
