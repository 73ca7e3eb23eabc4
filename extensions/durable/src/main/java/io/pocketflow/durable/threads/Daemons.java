package io.pocketflow.durable.threads;

import java.security.AccessController;
import java.security.PrivilegedAction;

/** The threads of a durable store. */
public final class Daemons {

    private Daemons() {}

    /** Starts a thread that holds no reference to the application that starts it. */
    @SuppressWarnings("removal") // proof: before Java 24 a thread made without it holds the loaders of all its callers
    public static Thread start(String name, Runnable task) {
        Thread daemon = AccessController.doPrivileged(
                (PrivilegedAction<Thread>) () -> new Thread(rootGroup(), task, name, 0, false));
        daemon.setDaemon(true);
        daemon.setContextClassLoader(ClassLoader.getSystemClassLoader());
        daemon.start();
        return daemon;
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /** Blocks until a thread has ended; an interrupt is kept for later. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
