package io.pocketflow.core.engine;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.Step;
import io.pocketflow.core.threads.Nanos;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call of exec on the strand's own thread. A stop of the strand interrupts it, and so does a timer if an attempt
 * exceeds its time limit; neither interrupts the code after it. {@link BlockingCall} is the call on a separate task, and
 * {@link Strand#interruptExec} the one place that interrupts this thread.
 */
final class InlineCall implements AutoCloseable {

    private final Strand strand;
    private final RunTimer.Handle handle;
    private boolean ended;
    private boolean over;

    private InlineCall(AttemptFrame attempt) {
        this.strand = attempt.strand;
        // marked before the timer starts: the time may be over before exec begins, and exec must then be interrupted
        strand.enterExec();
        this.handle = strand.run.schedule(this::expire, Nanos.of(Objects.requireNonNull(attempt.limit())));
    }

    /**
     * Calls exec; returns its value, or a pending stage. In a stopped strand the value is not used.
     *
     * @param step the step of the attempt, or null if exec does not ask for it
     */
    static @Nullable Object call(ExecOp op, Strand strand, @Nullable Object input, @Nullable Step step)
            throws Exception {
        if (op.isAsync()) {
            return op.exec(input, step);
        }
        try {
            if (!strand.enterExec()) {
                throw new InterruptedException("stopped before exec of '" + op.name() + "'");
            }
            return op.exec(input, step);
        } finally {
            strand.exitExec();
        }
    }

    /** Calls exec for an attempt with a time limit; returns as {@link Frame#resume} does. */
    static Frame timed(AttemptFrame attempt, @Nullable Step step) {
        try (InlineCall timeout = new InlineCall(attempt)) {
            Object result;
            try {
                result = call(attempt.call.op, attempt.strand, attempt.call.input, step);
            } catch (Throwable thrown) {
                return attempt.goOn(null, timeout.isOver() ? attempt.tookTooLong() : thrown);
            }
            return timeout.isOver() ? attempt.goOn(null, attempt.tookTooLong()) : attempt.goOn(result, null);
        }
    }

    private void expire() {
        Attempt late = strand.attempt();
        synchronized (strand) {
            if (ended) {
                return;
            }
            over = true;
            strand.interruptExec();
        }
        Attempt.cancel(late);
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
