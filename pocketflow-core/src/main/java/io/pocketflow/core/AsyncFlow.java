package io.pocketflow.core;

import io.pocketflow.core.engine.Op.Parts;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A graph of sync and async nodes and flows, mixed freely, that is itself a node; otherwise like {@link Flow}.
 * Immutable and re-entrant like every {@link BaseNode}.
 */
public non-sealed class AsyncFlow extends BaseFlow {

    /**
     * Creates a flow that starts at the head of the first route.
     *
     * @throws IllegalArgumentException if an action has two targets, or a node cannot be reached
     */
    public AsyncFlow(Route first, Route... more) {
        super(null, flow -> FlowOps.of(flow, FlowOps.graph(flow, null, true, first, more), Parts.IN_ORDER));
    }

    /**
     * Creates a flow as {@link #AsyncFlow(Route, Route...)} does, with a {@linkplain #name() name} for messages, events, drawings
     * and step keys.
     */
    public AsyncFlow(String name, Route first, Route... more) {
        super(
                FlowOps.named(name),
                flow -> FlowOps.of(flow, FlowOps.graph(flow, name, true, first, more), Parts.IN_ORDER));
    }

    /** Runs before the first node. Default: does nothing. */
    protected void prep(Shared shared) throws Exception {}

    /** Runs before the first node as {@link #prep} does, without blocking. The default calls {@code prep}. */
    protected CompletionStage<? extends @Nullable Object> prepAsync(Shared shared) throws Exception {
        prep(shared);
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Runs after the last node and returns the action of this flow as a node.
     *
     * @param lastAction the action with which the last node ended; the default returns it
     */
    protected @Nullable String post(Shared shared, String lastAction) throws Exception {
        return lastAction;
    }

    /** Runs after the last node as {@link #post} does, without blocking. The default calls {@code post}. */
    protected CompletionStage<String> postAsync(Shared shared, String lastAction) throws Exception {
        return CompletableFuture.completedFuture(post(shared, lastAction));
    }
}
