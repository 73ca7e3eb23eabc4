package io.pocketflow.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens at Ctrl-C: the run is cancelled, and the process ends when it has written what is there, or after a
 * while.
 */
final class Interruption implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 15;

    private final Thread hook;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean happened;

    private Interruption(Runnable cancel) {
        this.hook = new Thread(() -> end(cancel), "pocketflow-interrupt");
    }

    /** From now on an interrupt calls this. */
    static Interruption watch(Runnable cancel) {
        Interruption interruption = new Interruption(cancel);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    boolean happened() {
        return happened;
    }

    private void end(Runnable cancel) {
        happened = true;
        cancel.run();
        try {
            finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // the hook waits for this
        }
    }
}
