package io.pocketflow.core;

import io.pocketflow.core.threads.Nanos;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A timer that interrupts an exec on the strand's own thread when it exceeds its time limit, and never the code after
 * it.
 */
final class InlineTimeout implements AutoCloseable {

    private final Strand strand;
    private final RunTimer.Handle handle;
    private boolean ended;
    private boolean over;

    private InlineTimeout(AttemptFrame attempt) {
        this.strand = attempt.strand;
        this.handle = strand.run.schedule(this::expire, Nanos.of(Objects.requireNonNull(attempt.limit())));
    }

    /** Calls exec for an attempt with a time limit. */
    static <I> Frame call(Leaf<I, ?> leaf, AttemptFrame attempt, I input, @Nullable Step step) {
        try (InlineTimeout timeout = new InlineTimeout(attempt)) {
            Object result;
            try {
                result = leaf.call(attempt.strand, input, step);
            } catch (Throwable thrown) {
                return attempt.goOn(null, timeout.isOver() ? attempt.tookTooLong() : thrown);
            }
            return timeout.isOver() ? attempt.goOn(null, attempt.tookTooLong()) : attempt.goOn(result, null);
        }
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

    /** Marks that exec has ended; returns whether its time was over before. */
    private boolean isOver() {
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
