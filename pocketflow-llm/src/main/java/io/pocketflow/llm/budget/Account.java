package io.pocketflow.llm.budget;

import io.pocketflow.llm.LlmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A key at a server, with the budgets of its models; if it is out of money, all of them stop at once. Thread-safe. */
public final class Account {

    /** The budgets that are still in use elsewhere. */
    private final Set<SharedBudget> budgets = Collections.newSetFromMap(new WeakHashMap<>());

    private final AtomicReference<@Nullable LlmException> stop = new AtomicReference<>();

    void join(SharedBudget budget) {
        synchronized (budgets) {
            budgets.add(budget);
        }
    }

    private void openAll() {
        List<SharedBudget> all;
        synchronized (budgets) {
            all = new ArrayList<>(budgets);
        }
        all.forEach(SharedBudget::open);
    }

    @Nullable
    LlmException stopped() {
        return stop.get();
    }

    /** Stops all calls for this reason; the first reason remains. Waiting calls are let through and fail at once. */
    void stop(LlmException reason) {
        if (stop.compareAndSet(null, reason)) {
            openAll();
        }
    }

    void resume() {
        stop.set(null);
        openAll();
    }
}
