package io.pocketflow.core;

import io.pocketflow.core.threads.Nanos;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A wait for the stage of an attempt, limited by the attempt's maximum duration. An overdue stage is cancelled first,
 * and only then does the attempt end: its permit is released after its work has been aborted, not before.
 */
final class TimedStageWait extends Wait implements BiConsumer<@Nullable Object, @Nullable Throwable> {

    private static final AtomicIntegerFieldUpdater<TimedStageWait> DECIDED =
            AtomicIntegerFieldUpdater.newUpdater(TimedStageWait.class, "decided");

    private final CompletionStage<?> stage;
    private volatile RunTimer.@Nullable Handle handle;
    /** Not 0 once it is decided whether the stage or its time has ended first. */
    private volatile int decided;

    /** The calls of execAsync through super, or null. */
    private final @Nullable SuperCalls superCalls;

    TimedStageWait(AttemptFrame attempt, CompletionStage<?> stage, @Nullable SuperCalls superCalls) {
        super(attempt);
        this.stage = stage;
        this.superCalls = superCalls;
    }

    private AttemptFrame attempt() {
        return (AttemptFrame) frame;
    }

    @Override
    void arm() {
        handle = frame.strand.run.schedule(
                this::expire, Nanos.of(Objects.requireNonNull(attempt().limit())));
        stage.whenComplete(this);
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable error) {
        if (DECIDED.compareAndSet(this, 0, 1)) {
            Objects.requireNonNull(handle).cancel();
            wake(value, error == null ? null : Failures.unwrap(error));
        }
    }

    private void expire() {
        if (DECIDED.compareAndSet(this, 0, 1)) {
            TimeoutException overdue = attempt().tookTooLong();
            Step.cancel(frame.strand.step());
            frame.strand.run.submitBlocking(() -> {
                Stages.cancel(stage);
                wake(null, overdue);
            });
        }
    }

    /** Cancels the stage of the attempt, which the run does not need any more, and waits for it. */
    @Override
    void abort(Queue<Runnable> below) {
        RunTimer.Handle set = handle;
        if (set != null) {
            set.cancel();
        }
        Runnable cancel = () -> Stages.cancel(stage);
        if (superCalls == null || !superCalls.stopThen(cancel)) {
            frame.strand.run.submitBlocking(cancel);
        }
    }
}
