package io.pocketflow.core.threads;

import org.jspecify.annotations.Nullable;

/**
 * A task of a run that executes under the context class loader of the thread that started the run, and then restores
 * the thread's own.
 */
public record UnderLoader(@Nullable ClassLoader loader, Runnable task) implements Runnable {

    @Override
    public void run() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        Daemons.useLoader(thread, loader);
        try {
            task.run();
        } finally {
            Daemons.useLoader(thread, before);
        }
    }
}
