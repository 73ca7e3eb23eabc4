package io.pocketflow.core;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Waits for the stage of an attempt, but not longer than the attempt may take; then the stage is cancelled. */
final class TimedStageWait extends Wait implements BiConsumer<@Nullable Object, @Nullable Throwable> {

    private final CompletionStage<?> stage;
    private volatile RunTimer.@Nullable Handle handle;

    TimedStageWait(AttemptFrame attempt, CompletionStage<?> stage) {
        super(attempt);
        this.stage = stage;
    }

    private AttemptFrame attempt() {
        return (AttemptFrame) frame;
    }

    @Override
    void arm() {
        handle = frame.strand.run.timer.schedule(
                this::expire, Retry.nanos(Objects.requireNonNull(attempt().limit())));
        stage.whenComplete(this);
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable error) {
        Objects.requireNonNull(handle).cancel();
        wake(value, error == null ? null : Failures.unwrap(error));
    }

    private void expire() {
        Step late = frame.strand.step();
        if (wake(null, attempt().tookTooLong())) {
            Step.cancel(late);
            abort();
        }
    }

    /** The time of an attempt is of no account any more; its stage is cancelled, and waited for. */
    @Override
    void abort() {
        RunTimer.Handle set = handle;
        if (set != null) {
            set.cancel();
        }
        frame.strand.run.submitBlocking(() -> Stages.cancel(stage));
    }
}
