package io.pocketflow.core.threads;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads that retain nothing of the application whose call happens to start them: no inherited thread locals,
 * the system's class loader as their context class loader, the root of the thread groups as their group, and no access
 * control context of their callers. A program that waits for the threads of its own group, such as {@code mvn exec:java},
 * does not wait for these.
 */
public final class Daemons {

    /** The context class loader of threads that do not work for an application. */
    public static final ClassLoader NEUTRAL = ClassLoader.getSystemClassLoader();

    private Daemons() {}

    /** Returns an unstarted thread with this name. */
    @SuppressWarnings("removal") // proof: before Java 24 a thread created without it retains its callers' loaders
    public static Thread named(String name, Runnable task) {
        Thread thread = AccessController.doPrivileged(
                (PrivilegedAction<Thread>) () -> new Thread(rootGroup(), task, name, 0, false));
        thread.setDaemon(true);
        thread.setContextClassLoader(NEUTRAL);
        return thread;
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /** Returns a factory of threads whose names are numbered from 1. */
    public static ThreadFactory numbered(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> named(prefix + number.incrementAndGet(), task);
    }

    /** Sets the context class loader of a thread. A thread that rejects it keeps its own. */
    public static void useLoader(Thread thread, ClassLoader loader) {
        if (thread.getContextClassLoader() != loader) {
            try {
                thread.setContextClassLoader(loader);
            } catch (SecurityException refused) {
                // threads of the JDK that run no user code allow no other loader
            }
        }
    }
}
