package io.pocketflow.core.engine;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.failure.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A visit of a batch flow: its body is one walk through the graph for each element of the params, one after another.
 */
public final class BatchFlowFrame extends Visit {

    private final FlowOp flow;
    private Items params = Items.NONE;
    private @Nullable Object[] outcomes = {};
    /** The iterations that wait for an answer. */
    private final List<FlowSuspended> suspended = new ArrayList<>();

    private int at = -1;
    private @Nullable Shared iteration;
    private long startedAt;
    private Span item = Span.NONE;

    BatchFlowFrame(Frame caller, FlowOp flow, Shared shared) {
        super(caller, flow, shared);
        this.flow = flow;
    }

    @Override
    Frame begin(@Nullable Object prepared) {
        params = Items.of(flow, prepared);
        outcomes = new Object[params.size()];
        prepareAs(params.list());
        return next();
    }

    @Override
    Frame proceed() {
        Throwable failure = error;
        Object result = null;
        if (failure == null) {
            try {
                if (strand.events != null) {
                    strand.events.stale();
                }
                result = flow.result(Objects.requireNonNull(iteration));
            } catch (Throwable thrown) {
                failure = failure(0, Failures.unwrap(thrown));
            }
        }
        Duration took = Duration.ofNanos(strand.run.timer.nanoTime() - startedAt);
        if (failure == null) {
            item.finished();
            outcomes[at] = new Outcome.Done<>(at, result, 0, took);
            return next();
        }
        item.failed(failure);
        if (!flow.parts.collect() || strand.stop != null || isInterrupted()) {
            return fail(failure);
        }
        if (failure instanceof FlowSuspended suspension) {
            suspended.add(suspension);
            return next();
        }
        outcomes[at] = Failures.outcome(at, failure, took);
        return next();
    }

    private Frame next() {
        if (strand.stop != null) {
            return fail(strand.stopped(this));
        }
        iteration = null;
        if (++at == outcomes.length) {
            return suspended.isEmpty() ? conclude(Items.results(outcomes)) : fail(Failures.suspended(suspended));
        }
        Shared own = shared.iteration((Params) params.get(at));
        startedAt = strand.run.timer.nanoTime();
        item = Span.item(this, at, own);
        iteration = own;
        return new GraphFrame(this, flow.only(), own);
    }

    @Override
    boolean collects() {
        return flow.parts.collect();
    }

    @Override
    public void locate(Location location) {
        if (iteration != null) {
            params.locate(at, location, strand.store());
        }
        super.locate(location);
    }
}
