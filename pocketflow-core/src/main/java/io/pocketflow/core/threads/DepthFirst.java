package io.pocketflow.core.threads;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A loop that runs steps and the steps they lead to, depth first, because flows may nest deeper than the stack allows.
 * Not thread-safe.
 */
public final class DepthFirst {

    private final Deque<Runnable> todo = new ArrayDeque<>();
    private final Deque<Runnable> added = new ArrayDeque<>();

    /** Runs a step and all steps that it leads to. */
    public void run(Runnable first) {
        todo.push(first);
        while (!todo.isEmpty()) {
            todo.pop().run();
            while (!added.isEmpty()) {
                todo.push(added.removeLast());
            }
        }
    }

    /** Adds a step, which runs after the present step and those that it added before, and before all earlier steps. */
    public void then(Runnable step) {
        added.add(step);
    }
}
