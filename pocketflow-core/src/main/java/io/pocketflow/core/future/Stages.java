package io.pocketflow.core.future;

import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.failure.SafeText;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Operations on the stages that user code returns. */
public final class Stages {

    /** A stage that has no value yet. */
    public record Pending(CompletionStage<?> stage) {}

    private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

    private Stages() {}

    /**
     * Returns the value of a stage that has ended, or {@link Pending}.
     *
     * @param method the name of the method, for the message if the stage is null
     * @param owner the op or the name of the node, for the same message
     * @throws Exception the failure of the stage, the same object
     */
    public static @Nullable Object valueOrPending(@Nullable CompletionStage<?> stage, String method, Object owner)
            throws Exception {
        if (stage == null) {
            throw new NullPointerException(method + " of '" + owner + "' returned null instead of a stage");
        }
        if (!(stage instanceof CompletableFuture<?> future) || !isDone(future)) {
            return new Pending(stage);
        }
        if (!future.isCompletedExceptionally()) {
            return future.getNow(null);
        }
        throw sneak(Failures.unwrap(future.handle((value, failure) -> failure).join()));
    }

    /** Returns whether a future has ended; a JDK "minimal stage" does not disclose it. */
    private static boolean isDone(CompletableFuture<?> future) {
        try {
            return future.isDone();
        } catch (UnsupportedOperationException doesNotTell) {
            return false;
        }
    }

    /** Cancels a stage if it can be cancelled. */
    public static void cancel(CompletionStage<?> stage) {
        try {
            Future<?> future = stage instanceof Future<?> own ? own : stage.toCompletableFuture();
            future.cancel(true);
        } catch (UnsupportedOperationException cannotBeCancelled) {
            // the run waits for it, up to the grace
        } catch (Throwable thrown) {
            SafeText.warn(
                    LOG,
                    "cancelling a stage threw " + SafeText.of(thrown) + "; the run waits for it, up to the grace",
                    thrown);
        }
    }

    /** Throws any throwable as it is. */
    @SuppressWarnings("unchecked") // proof: the cast is erased; the compiler only sees an unchecked exception
    public static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
