package io.pocketflow.core.engine;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.RunTimer;
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

    private InlineCall(AttemptFrame frame) {
        this.strand = frame.strand;
        // marked before the timer starts: the time may be over before exec begins, and exec must then be interrupted
        strand.enterExec();
        this.handle = strand.run.schedule(this::expire, Nanos.of(Objects.requireNonNull(frame.limit())));
    }

    /**
     * Calls exec; returns its value, or a pending stage. In a stopped strand the value is not used.
     *
     * @param attempt the attempt, or null if exec does not ask for it
     */
    static @Nullable Object call(ExecOp op, Strand strand, @Nullable Object input, @Nullable Attempt attempt)
            throws Exception {
        if (op.isAsync()) {
            return op.exec(input, attempt);
        }
        try {
            if (!strand.enterExec()) {
                throw new InterruptedException("stopped before exec of '" + op.name() + "'");
            }
            return op.exec(input, attempt);
        } finally {
            strand.exitExec();
        }
    }

    /** Calls exec for an attempt with a time limit; returns as {@link Frame#resume} does. */
    static Frame timed(AttemptFrame frame, @Nullable Attempt attempt) {
        try (InlineCall timeout = new InlineCall(frame)) {
            Object result;
            try {
                result = call(frame.call.op, frame.strand, frame.call.input, attempt);
            } catch (Throwable thrown) {
                return frame.goOn(null, timeout.isOver() ? frame.tookTooLong() : thrown);
            }
            return timeout.isOver() ? frame.goOn(null, frame.tookTooLong()) : frame.goOn(result, null);
        }
    }

    private void expire() {
        CallAttempt late = strand.attempt();
        synchronized (strand) {
            if (ended) {
                return;
            }
            over = true;
            strand.interruptExec();
        }
        CallAttempt.cancel(late);
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
