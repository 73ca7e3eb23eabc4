package io.pocketflow.core;

import io.pocketflow.core.Aborts.Aim;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A future of work under way, from which others are derived: an abort of these cancels it, and it stops the work. */
abstract class WorkFuture<T extends @Nullable Object> extends AbortableFuture<T> {

    private static final Deque<Aim> NONE = new ArrayDeque<>(0);

    private final Aborts own = new Aborts(this, null);

    WorkFuture() {
        super(null);
        link(own);
    }

    /**
     * Stops the work.
     *
     * @param error the exception the future was completed with from outside, or null
     */
    abstract void stopWork(@Nullable Throwable error);

    /** Completes the future from inside, which stops nothing. */
    final void end(@Nullable T value, @Nullable Throwable failure) {
        own.end();
        settle(value, failure);
    }

    @Override
    final Deque<Aim> aims() {
        return NONE;
    }

    @Override
    final void abort(Deque<Aim> none, @Nullable Throwable error) {
        own.end();
        Aborts.guarded(() -> stopWork(error));
    }

    @Override
    final void cancelInto(Deque<Aim> more) {
        cancel(true);
    }
}
