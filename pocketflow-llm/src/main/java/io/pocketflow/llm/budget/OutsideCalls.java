package io.pocketflow.llm.budget;

import io.pocketflow.core.limit.Permit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The calls outside of nodes that wait for permits of one budget. Each has a check whether it may continue to wait,
 * which runs when a pause begins that may be too long for it. Thread-safe.
 */
final class OutsideCalls {

    private final Map<CompletableFuture<Permit>, Runnable> looks = new ConcurrentHashMap<>();

    /** Adds a call that waits for this permit. Its check also runs now, because a pause may have begun before. */
    void add(CompletableFuture<Permit> permit, Runnable look) {
        if (permit.isDone()) {
            return;
        }
        looks.put(permit, look);
        permit.whenComplete((held, failure) -> looks.remove(permit));
        look.run();
    }

    /** Runs the checks of all waiting calls on this executor, because a failed check completes futures of users. */
    void look(Executor executor) {
        looks.forEach((permit, look) -> executor.execute(() -> {
            if (!permit.isDone()) {
                look.run();
            }
        }));
    }
}
