package io.pocketflow.core;

import java.util.ArrayDeque;
import java.util.Deque;

/** Steps that lead to further steps, done depth first in a loop: flows nest deeper than a stack. Not thread-safe. */
final class DepthFirst {

    private final Deque<Runnable> todo = new ArrayDeque<>();
    private final Deque<Runnable> added = new ArrayDeque<>();

    /** Runs a step and all that it leads to. */
    void run(Runnable first) {
        todo.push(first);
        while (!todo.isEmpty()) {
            todo.pop().run();
            while (!added.isEmpty()) {
                todo.push(added.removeLast());
            }
        }
    }

    /** Adds a step, to run after the present step and those that it added before, and before all that was to follow. */
    void then(Runnable step) {
        added.add(step);
    }
}
