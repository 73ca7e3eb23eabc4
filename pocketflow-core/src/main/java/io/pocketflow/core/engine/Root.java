package io.pocketflow.core.engine;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.failure.Failures;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** The strand of the whole run, which enters the node of the run. */
final class Root extends Strand {

    private static final AtomicIntegerFieldUpdater<Root> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(Root.class, "hasEnded");

    final Span span;
    private boolean entered;
    /** The stage that the first step still has to wait for, or null. */
    private @Nullable CompletionStage<?> opening;
    /** Whether the node has been entered and does not have a frame of its own. */
    private boolean inside;

    private volatile int hasEnded;

    Root(Run run, Shared shared) {
        super(run, shared, null);
        this.opening = run.opening;
        this.span = Span.start(this, FlowEvent.Kind.RUN);
    }

    /** Marks the end; returns false if it was marked before. */
    boolean end() {
        return ENDED.compareAndSet(this, 0, 1);
    }

    boolean hasEnded() {
        return hasEnded != 0;
    }

    @Override
    @Nullable
    public Frame resume() throws Exception {
        if (entered) {
            return super.resume();
        }
        CompletionStage<?> first = opening;
        if (first != null) {
            opening = null;
            return awaitStore(first);
        }
        entered = true;
        if (error != null) {
            return fail(failure(0, error));
        }
        if (stop != null) {
            return fail(stopped(this));
        }
        inside = true;
        Object result = Visit.enter(this, run.op, shared);
        inside = false;
        if (result instanceof Frame frame) {
            return frame;
        }
        value = Op.action((String) result);
        return this;
    }

    @Override
    public Frame fail(Throwable failure) {
        inside = false;
        value = null;
        error = failure;
        return this;
    }

    @Override
    public void ended(@Nullable Object result, @Nullable Throwable failure) {
        if (failure == null) {
            run.end((String) result, null);
            return;
        }
        if (failure instanceof FlowSuspended && stop != null) {
            run.end(null, stopped(this));
            return;
        }
        boolean byStop = stop == null || failure.getCause() == stop;
        Throwable shown = byStop ? failure : Failures.stopped((FlowException) failure, Objects.requireNonNull(stop));
        run.end(null, shown);
    }

    @Override
    public Op op() {
        return run.op;
    }

    /** Adds the node while it has no frame of its own. The run itself is not part of a path. */
    @Override
    public void locate(Location location) {
        if (inside) {
            location.op(run.op, 0);
        }
    }
}
