package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.ExitCodes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A handler of Ctrl-C. It cancels the run, and ends the process when the results are written, or after a time limit.
 */
final class Interruption implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 15;
    /** The time limit for a run that has not started and may be blocked, for example by a read. */
    private static final long PATIENCE_WITHOUT_RUN_SECONDS = 1;

    private final BooleanSupplier cancel;
    private final Thread hook;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean happened;

    private Interruption(BooleanSupplier cancel) {
        this.cancel = cancel;
        this.hook = new Thread(this::end, "pocketflow-interrupt");
    }

    /**
     * Registers a handler of interrupts. The supplier cancels the run and returns whether there was a run to cancel.
     */
    static Interruption watch(BooleanSupplier cancel) {
        Interruption interruption = new Interruption(cancel);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    boolean happened() {
        return happened;
    }

    /** Marks the interrupt and cancels the run. A run that starts at the same time must check {@link #happened}. */
    boolean interrupt() {
        happened = true;
        return cancel.getAsBoolean();
    }

    private void end() {
        long patience = interrupt() ? PATIENCE_SECONDS : PATIENCE_WITHOUT_RUN_SECONDS;
        try {
            finished.await(patience, TimeUnit.SECONDS);
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
            // the hook is waiting for this method
        }
    }
}
