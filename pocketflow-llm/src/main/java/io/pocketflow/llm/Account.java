package io.pocketflow.llm;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A key at a server, with the budgets of its models: it is out of money for all of them at once. Thread-safe. */
final class Account {

    private final List<Budget> budgets = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable LlmException> stop = new AtomicReference<>();

    void join(Budget budget) {
        budgets.add(budget);
    }

    @Nullable
    LlmException stopped() {
        return stop.get();
    }

    /** Stops all calls for this reason; the first one stays. Whoever waits is let through, to fail at once. */
    void stop(LlmException reason) {
        if (stop.compareAndSet(null, reason)) {
            budgets.forEach(Budget::open);
        }
    }

    void resume() {
        stop.set(null);
        budgets.forEach(Budget::open);
    }
}
