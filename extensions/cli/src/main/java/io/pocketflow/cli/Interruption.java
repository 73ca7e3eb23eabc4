package io.pocketflow.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What happens at Ctrl-C: the run is cancelled, and the process ends when it has written what is there, or after a
 * while.
 */
final class Interruption implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 15;
    /** For a run that has not begun, and may be waiting for who knows what. */
    private static final long PATIENCE_WITHOUT_RUN_SECONDS = 1;

    private final BooleanSupplier cancel;
    private final Thread hook;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean happened;

    private Interruption(BooleanSupplier cancel) {
        this.cancel = cancel;
        this.hook = new Thread(this::end, "pocketflow-interrupt");
    }

    /** From now on an interrupt calls this, which tells whether there was a run to cancel. */
    static Interruption watch(BooleanSupplier cancel) {
        Interruption interruption = new Interruption(cancel);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    boolean happened() {
        return happened;
    }

    /** What an interrupt does first; a run that begins just now has to ask {@link #happened}. */
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
            // the hook waits for this
        }
    }
}
