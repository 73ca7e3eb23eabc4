package io.pocketflow.core;

import io.pocketflow.core.threads.ServiceThread;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A wait for a stage of the step store, which completes it on a thread of its own; a stopped strand cancels the stage.
 */
final class StoreWait extends Wait implements BiConsumer<@Nullable Object, @Nullable Throwable> {

    private final CompletionStage<?> stage;

    StoreWait(Frame frame, CompletionStage<?> stage) {
        super(frame);
        this.stage = stage;
    }

    @Override
    void arm() {
        stage.whenComplete(this);
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable error) {
        ServiceThread.call(() -> wake(value, error == null ? null : Failures.unwrap(error)));
    }

    @Override
    void abort(Queue<Runnable> below) {
        frame.strand.run.submitBlocking(() -> Stages.cancel(stage));
    }
}
