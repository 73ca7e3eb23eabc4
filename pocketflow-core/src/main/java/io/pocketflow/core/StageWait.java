package io.pocketflow.core;

import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Waits for a stage; when the strand is stopped the stage is cancelled. */
final class StageWait extends Wait implements BiConsumer<@Nullable Object, @Nullable Throwable> {

    private final CompletionStage<?> stage;

    StageWait(Frame frame, CompletionStage<?> stage) {
        super(frame);
        this.stage = stage;
    }

    @Override
    void arm() {
        stage.whenComplete(this);
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable error) {
        wake(value, error == null ? null : Failures.unwrap(error));
    }

    /** Off the calling thread, which may be a timer's: cancelling runs whatever hangs on the stage. */
    @Override
    void abort(Queue<Runnable> below) {
        frame.strand.run.submitBlocking(() -> Stages.cancel(stage));
    }
}
