package io.pocketflow.core.engine;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.future.OutsideCompletion;
import io.pocketflow.core.future.Stages;
import io.pocketflow.core.threads.Nanos;
import io.pocketflow.core.threads.ServiceThread;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A wait for a stage, which a stopped strand cancels.
 *
 * <p>The stage of an attempt may be limited in time. An overdue stage is cancelled first, and only then does the attempt
 * end: its permit is released after its work has been aborted, not before.
 */
class StageWait extends Wait implements BiConsumer<@Nullable Object, @Nullable Throwable> {

    private final CompletionStage<?> stage;
    /** The calls of user code through super for the stage, or null. */
    private final @Nullable SuperCalls superCalls;
    /** The time limit, or null. */
    private final @Nullable Alarm alarm;

    /** Creates a wait without a time limit. */
    StageWait(Frame frame, CompletionStage<?> stage, @Nullable SuperCalls superCalls) {
        super(frame);
        this.stage = stage;
        this.superCalls = superCalls;
        this.alarm = null;
    }

    /** Creates a wait for the stage of an attempt, within its time limit if it has one. */
    StageWait(AttemptFrame attempt, CompletionStage<?> stage, @Nullable SuperCalls superCalls) {
        super(attempt);
        this.stage = stage;
        this.superCalls = superCalls;
        this.alarm = attempt.limit() == null ? null : new Alarm(attempt);
    }

    @Override
    public void arm() {
        if (alarm != null) {
            alarm.set();
        }
        stage.whenComplete(this);
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable error) {
        OutsideCompletion.abortBehind(stage);
        if (alarm == null || alarm.clear()) {
            wake(value, error == null ? null : Failures.unwrap(error));
        }
    }

    /**
     * Cancels the stage on another thread, because this one may be a timer's and cancelling runs the dependents of the
     * stage.
     */
    @Override
    public void abort(Queue<Runnable> below) {
        if (alarm != null) {
            alarm.cancel();
        }
        Runnable cancel = () -> Stages.cancel(stage);
        if (superCalls == null || !superCalls.stopThen(cancel)) {
            frame.strand.run.submitBlocking(cancel);
        }
    }

    /** The alarm at the end of an attempt's time. */
    private final class Alarm {

        private final AttemptFrame attempt;
        /** Whether it is decided if the stage or its time has ended first. */
        private final AtomicBoolean decided = new AtomicBoolean();

        private volatile RunTimer.@Nullable Handle handle;

        Alarm(AttemptFrame attempt) {
            this.attempt = attempt;
        }

        void set() {
            handle = frame.strand.run.schedule(this::expire, Nanos.of(Objects.requireNonNull(attempt.limit())));
        }

        /** Clears the alarm because the stage has ended; returns false if its time was over before. */
        boolean clear() {
            if (!decided.compareAndSet(false, true)) {
                return false;
            }
            cancel();
            return true;
        }

        /** Cancels the alarm. The run does not need the attempt any more, and waits for its cancelled stage. */
        void cancel() {
            RunTimer.Handle set = handle;
            if (set != null) {
                set.cancel();
            }
        }

        private void expire() {
            if (decided.compareAndSet(false, true)) {
                TimeoutException overdue = attempt.tookTooLong();
                CallAttempt.cancel(frame.strand.attempt());
                frame.strand.run.submitBlocking(() -> {
                    Stages.cancel(stage);
                    wake(null, overdue);
                });
            }
        }
    }

    /** A wait for a stage of the step store, which completes it on a thread of its own. */
    public static final class OfStore extends StageWait {

        OfStore(Frame frame, CompletionStage<?> stage) {
            super(frame, stage, null);
        }

        @Override
        public void accept(@Nullable Object value, @Nullable Throwable error) {
            ServiceThread.call(() -> super.accept(value, error));
        }
    }
}
