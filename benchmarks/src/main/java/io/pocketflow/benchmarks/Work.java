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

/** The work that all engines do, and the checks of what came out. */
public final class Work {

    /** Completes what waits: two threads for all engines. */
    private static final ScheduledThreadPoolExecutor TIMER =
            new ScheduledThreadPoolExecutor(2, Threads.daemons("bench-timer"));

    static {
        TIMER.prestartAllCoreThreads();
    }

    private final Map<String, Object> history;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger maxInFlight = new AtomicInteger();
    private long visits;

    /** Work whose runs start with so many KB of chat history in their state, as strings of 1 KB. */
    public Work(int historyKb) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < historyKb; i++) {
            lines.add(String.valueOf((char) ('a' + i % 26)).repeat(1024));
        }
        history = historyKb == 0 ? Map.of() : Map.of("history", lines);
    }

    /** What a run starts with: nothing, or the history. */
    public Map<String, Object> input() {
        return history;
    }

    /** What a run that counts starts with: "n" is zero, beside the history if there is one. */
    public Map<String, Object> inputWithCounter() {
        Map<String, Object> input = new HashMap<>(history);
        input.put("n", 0);
        return input;
    }

    /** What a no-op node does. Not thread-safe. */
    public void visit() {
        visits++;
    }

    /** Checks and clears the number of visits. */
    public void expectVisits(long expected) {
        long seen = visits;
        visits = 0;
        check(seen == expected, "visits " + seen + " instead of " + expected);
    }

    /** An item that holds its thread while it waits. */
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

    /** An item that holds no thread while it waits. */
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

    /** The most items that were in flight at once since the last call. */
    int takeMaxInFlight() {
        return maxInFlight.getAndSet(0);
    }

    /** Checks number and sum of what a fan-out collected. */
    public static void checkItems(Collection<?> results, int items) {
        check(results != null && results.size() == items, "size " + (results == null ? null : results.size()));
        long sum = 0;
        for (Object result : results) {
            sum += ((Number) result).longValue();
        }
        check(sum == (long) items * (items - 1), "sum " + sum);
    }

    /** Checks a counter at the end of a run. */
    public static void checkCount(Object count, int expected) {
        check(Integer.valueOf(expected).equals(count), "n is " + count + " instead of " + expected);
    }

    /** Fails the case with this message. */
    public static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalStateException("WRONG RESULT: " + message);
        }
    }
}
