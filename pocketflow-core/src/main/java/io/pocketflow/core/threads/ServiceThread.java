package io.pocketflow.core.threads;

import org.jspecify.annotations.Nullable;

/**
 * A mark on the threads of timers and step stores while they call the engine. User code must not run on these threads:
 * it would delay every other wait or record. If an executor may run tasks in place, a run therefore hands its tasks to
 * another thread first.
 */
public final class ServiceThread {

    private static final ThreadLocal<@Nullable Boolean> INSIDE = new ThreadLocal<>();

    private ServiceThread() {}

    /** Returns whether the calling thread belongs to a timer or a step store. */
    public static boolean isCurrent() {
        return INSIDE.get() != null;
    }

    /** Calls the engine on the calling thread, which belongs to a timer or a step store. */
    public static void call(Runnable engine) {
        if (isCurrent()) {
            engine.run();
            return;
        }
        INSIDE.set(true);
        try {
            engine.run();
        } finally {
            INSIDE.remove();
        }
    }
}
