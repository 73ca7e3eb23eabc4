package io.pocketflow.core.future;

import io.pocketflow.core.future.Aborts.Aim;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A future of work in progress. Aborting it, or a future derived from it, stops the work. */
public abstract class WorkFuture<T extends @Nullable Object> extends AbortableFuture<T> {

    private static final Deque<Aim> NONE = new ArrayDeque<>(0);

    private final Aborts own = new Aborts(this, null);

    /** Creates a future of work in progress. */
    protected WorkFuture() {
        super(null);
        link(own);
    }

    /**
     * Stops the work.
     *
     * @param error the exception the future was completed with from outside, or null
     */
    protected abstract void stopWork(@Nullable Throwable error);

    /** Completes the future from inside, which stops nothing. */
    public final void end(@Nullable T value, @Nullable Throwable failure) {
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
