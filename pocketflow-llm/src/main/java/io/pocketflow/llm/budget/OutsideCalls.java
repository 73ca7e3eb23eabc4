package io.pocketflow.llm.budget;

import io.pocketflow.core.limit.Permit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The calls outside of nodes that wait for permits of one budget. Each has a look at whether it may wait on, to be taken
 * when a pause begins that may be too long for it. Thread-safe.
 */
final class OutsideCalls {

    private final Map<CompletableFuture<Permit>, Runnable> looks = new ConcurrentHashMap<>();

    /** A call waits for this permit from now on; it looks once now too, as a pause may have begun before it was known. */
    void add(CompletableFuture<Permit> permit, Runnable look) {
        if (permit.isDone()) {
            return;
        }
        looks.put(permit, look);
        permit.whenComplete((held, failure) -> looks.remove(permit));
        look.run();
    }

    /** All that still wait look, on this executor: what they find is told to users. */
    void look(Executor executor) {
        looks.forEach((permit, look) -> executor.execute(() -> {
            if (!permit.isDone()) {
                look.run();
            }
        }));
    }
}
