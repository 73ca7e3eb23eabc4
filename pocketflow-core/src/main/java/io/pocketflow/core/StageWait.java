package io.pocketflow.core;

import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A wait for a stage; a stopped strand cancels the stage. */
final class StageWait extends Wait implements BiConsumer<@Nullable Object, @Nullable Throwable> {

    private final CompletionStage<?> stage;

    /** The calls of user code through super for the stage, or null. */
    private final @Nullable SuperCalls superCalls;

    StageWait(Frame frame, CompletionStage<?> stage, @Nullable SuperCalls superCalls) {
        super(frame);
        this.stage = stage;
        this.superCalls = superCalls;
    }

    @Override
    void arm() {
        stage.whenComplete(this);
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable error) {
        wake(value, error == null ? null : Failures.unwrap(error));
    }

    /**
     * Cancels the stage on another thread, because this one may be a timer's and cancelling runs the dependents of the
     * stage.
     */
    @Override
    void abort(Queue<Runnable> below) {
        Runnable cancel = () -> Stages.cancel(stage);
        if (superCalls == null || !superCalls.stopThen(cancel)) {
            frame.strand.run.submitBlocking(cancel);
        }
    }
}
