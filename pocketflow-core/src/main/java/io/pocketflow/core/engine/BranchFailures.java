package io.pocketflow.core.engine;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.failure.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The failures of a fan-out's branches, and the branches that wait for an answer. Thread-safe. */
final class BranchFailures {

    private final List<Throwable> failures = new ArrayList<>();
    private final TreeMap<Integer, FlowSuspended> suspended = new TreeMap<>();

    /** Adds a failure; returns whether it is the first. */
    synchronized boolean add(Throwable failure) {
        failures.add(failure);
        return failures.size() == 1;
    }

    /** Adds a branch that waits for an answer. */
    synchronized void suspended(int index, FlowSuspended suspension) {
        suspended.put(index, suspension);
    }

    /**
     * Returns the failure of the fan-out: the first one, with the others suppressed, or else the suspension of its
     * branches by index; null if every branch succeeded.
     */
    synchronized @Nullable Throwable together() {
        if (failures.isEmpty()) {
            return suspended.isEmpty() ? null : Failures.suspended(suspended.values());
        }
        Throwable first = failures.get(0);
        failures.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }
}
