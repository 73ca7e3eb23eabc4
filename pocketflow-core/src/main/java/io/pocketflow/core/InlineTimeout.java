package io.pocketflow.core;

import java.time.Duration;

/** Interrupts an exec that runs on the strand's own thread once it has taken too long, and never what comes after it. */
final class InlineTimeout implements AutoCloseable {

    private final Strand strand;
    private final RunTimer.Handle handle;
    private boolean ended;
    private boolean over;

    InlineTimeout(Strand strand, Duration limit) {
        this.strand = strand;
        this.handle = strand.run.timer.schedule(this::expire, Retry.nanos(limit));
    }

    private void expire() {
        Step late = strand.step();
        synchronized (strand) {
            if (ended) {
                return;
            }
            over = true;
            strand.interruptExec();
        }
        Step.cancel(late);
    }

    /** Marks that exec has ended; whether its time was over before. */
    boolean isOver() {
        synchronized (strand) {
            ended = true;
            if (over && strand.stop == null) {
                strand.takeBackInterrupt();
            }
            return over;
        }
    }

    @Override
    public void close() {
        handle.cancel();
    }
}
