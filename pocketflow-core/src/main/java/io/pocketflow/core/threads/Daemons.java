package io.pocketflow.core.threads;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads that hold nothing of the application whose call happens to start them: no inherited thread locals, the
 * system's class loader as their context class loader, and no access control context of their callers.
 */
public final class Daemons {

    /** The context class loader of threads that work for nobody. */
    public static final ClassLoader NEUTRAL = ClassLoader.getSystemClassLoader();

    private Daemons() {}

    /** Returns a thread of this name that is not started. */
    @SuppressWarnings("removal") // proof: before Java 24 a thread made without it holds the loaders of all its callers
    public static Thread named(String name, Runnable task) {
        Thread thread =
                AccessController.doPrivileged((PrivilegedAction<Thread>) () -> new Thread(null, task, name, 0, false));
        thread.setDaemon(true);
        thread.setContextClassLoader(NEUTRAL);
        return thread;
    }

    /** Returns a factory of threads that are numbered from 1. */
    public static ThreadFactory numbered(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> named(prefix + number.incrementAndGet(), task);
    }

    /** Gives a thread this context class loader. A thread that refuses it keeps its own. */
    public static void useLoader(Thread thread, ClassLoader loader) {
        if (thread.getContextClassLoader() != loader) {
            try {
                thread.setContextClassLoader(loader);
            } catch (SecurityException refused) {
                // threads of the JDK that run nobody's code allow no other loader
            }
        }
    }
}
