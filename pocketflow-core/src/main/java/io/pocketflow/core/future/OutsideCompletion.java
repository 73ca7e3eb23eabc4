package io.pocketflow.core.future;

import io.pocketflow.core.future.Aborts.Aim;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The completion of an {@link AbortableFuture} from outside, in progress on a thread: the future completes, its
 * dependents run, and then its work is aborted, unless a dependent has asked for that before. Completions nest.
 */
public final class OutsideCompletion {

    private static final ThreadLocal<@Nullable OutsideCompletion> CURRENT = new ThreadLocal<>();

    private final AbortableFuture<?> future;
    /** The stages to cancel; empty once they have been cancelled or released. */
    private final Deque<Aim> aims;

    private final @Nullable Throwable error;
    private boolean aborted;

    /**
     * Creates a completion that has not begun.
     *
     * @param error the exception that the future completes with, or null
     */
    OutsideCompletion(AbortableFuture<?> future, @Nullable Throwable error) {
        this.future = future;
        this.aims = future.aims();
        this.error = error;
    }

    /**
     * Aborts the work of the future that was just completed from outside on this thread, if there is one. A dependent
     * calls this method before it passes a permit of that work on: otherwise the next work could begin while a thread
     * that is not scheduled has yet to abort the last.
     *
     * @param stage the stage of which the caller is a dependent
     */
    public static void abortBehind(CompletionStage<?> stage) {
        if (stage instanceof AbortableFuture) {
            OutsideCompletion current = CURRENT.get();
            if (current == null) {
                CURRENT.remove(); // the reading has created an entry
            } else {
                current.abort();
            }
        }
    }

    /** Completes the future and runs its dependents; returns whether this completion was the first. */
    boolean run(BooleanSupplier completion) {
        OutsideCompletion around = CURRENT.get();
        CURRENT.set(this);
        try {
            return completion.getAsBoolean();
        } finally {
            if (around == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(around);
            }
        }
    }

    /** Aborts the work, unless that was done before. */
    void abort() {
        if (!aborted) {
            aborted = true;
            future.abort(aims, error);
        }
    }

    /** Returns the stages that are left to cancel. */
    Deque<Aim> aims() {
        return aims;
    }
}
