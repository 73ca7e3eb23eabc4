package io.pocketflow.core;

import io.pocketflow.core.limit.Permit;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An item of a parallel batch node whose stage is in progress and that needs nothing else so far: one small object,
 * where a strand would be a dozen. Its success calls no user code and is therefore handled on the completing thread.
 */
record PendingItem(ItemsFanOut parent, int index, Permit place, CompletionStage<?> stage, long startedAt)
        implements BiConsumer<@Nullable Object, @Nullable Throwable>, FanOut.Running {

    void await() {
        try {
            stage.whenComplete(this);
        } catch (RuntimeException thrown) {
            accept(null, thrown);
        }
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable error) {
        if (error == null) {
            parent.succeeded(this, value);
        } else {
            parent.failed(this, Failures.unwrap(error));
        }
    }

    @Override
    public void stop(Throwable cause, Queue<Runnable> below) {
        parent.strand.run.submitBlocking(() -> Stages.cancel(stage));
    }
}
