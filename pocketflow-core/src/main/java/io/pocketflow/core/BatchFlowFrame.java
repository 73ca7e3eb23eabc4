package io.pocketflow.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A visit of a batch flow: its body is one walk through the graph for each element of the params, one after another.
 */
final class BatchFlowFrame extends Visit {

    private final Graph graph;
    private final OnFailure onFailure;
    private final IterationResult resultOf;
    private List<?> params = List.of();
    private @Nullable ItemNames names;
    private @Nullable Object[] outcomes = {};
    /** The iterations that wait for an answer. */
    private final List<FlowSuspended> suspended = new ArrayList<>();

    private int at = -1;
    private @Nullable Shared iteration;
    private long startedAt;
    private Span item = Span.NONE;

    BatchFlowFrame(
            Frame caller, BaseFlow flow, Graph graph, OnFailure onFailure, IterationResult resultOf, Shared shared) {
        super(caller, flow, shared);
        this.graph = graph;
        this.onFailure = onFailure;
        this.resultOf = resultOf;
    }

    @Override
    Frame begin(@Nullable Object prepared) {
        params = Batches.items(node(), prepared);
        names = new ItemNames(params);
        outcomes = new Object[params.size()];
        prepareAs(params);
        return next();
    }

    @Override
    Frame proceed() {
        Throwable failure = error;
        Object result = null;
        if (failure == null) {
            try {
                result = resultOf.of(Objects.requireNonNull(iteration));
            } catch (Throwable thrown) {
                failure = FlowException.thrown(this, 0, thrown);
            }
        }
        Duration took = Duration.ofNanos(strand.run.timer.nanoTime() - startedAt);
        if (failure == null) {
            item.finished();
            outcomes[at] = new Outcome.Done<>(at, result, 0, took);
            return next();
        }
        item.failed(failure);
        if (onFailure == OnFailure.STOP || strand.stop != null || isInterrupted()) {
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
            return suspended.isEmpty() ? conclude(Batches.results(outcomes)) : fail(FlowSuspended.of(suspended));
        }
        Shared own = shared.iteration((Params) params.get(at));
        startedAt = strand.run.timer.nanoTime();
        item = Span.item(this, at, own.params());
        iteration = own;
        return new GraphFrame(this, graph, own);
    }

    @Override
    boolean collects() {
        return onFailure == OnFailure.COLLECT;
    }

    @Override
    void locate(Location location) {
        if (iteration != null) {
            Objects.requireNonNull(names).locate(at, location, strand.store());
        }
        super.locate(location);
    }
}
