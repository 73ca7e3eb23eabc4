package io.pocketflow.core;

import io.pocketflow.core.engine.Op.Parts;
import org.jspecify.annotations.Nullable;

/**
 * A graph of sync nodes that is itself a node: it starts at the head of its first route, follows the actions, and ends
 * where an action leads nowhere. Immutable and re-entrant like every {@link BaseNode}.
 *
 * <p>A flow may contain nested flows, {@link BatchNode}s and {@link BatchFlow}s. It rejects async nodes when it is
 * built; an {@link AsyncFlow} accepts both kinds. {@code java.util.concurrent} also has a {@code Flow}: import this one
 * by its full name.
 */
public non-sealed class Flow extends BaseFlow {

    /**
     * Creates a flow that starts at the head of the first route.
     *
     * @throws IllegalArgumentException if an action has two targets, a node cannot be reached, or a node is async
     */
    public Flow(Route first, Route... more) {
        super(null, flow -> FlowOps.of(flow, FlowOps.graph(flow, null, false, first, more), Parts.IN_ORDER));
    }

    /**
     * Creates a flow as {@link #Flow(Route, Route...)} does, with a {@linkplain #name() name} for messages, events, drawings
     * and step keys.
     */
    public Flow(String name, Route first, Route... more) {
        super(
                FlowOps.named(name),
                flow -> FlowOps.of(flow, FlowOps.graph(flow, name, false, first, more), Parts.IN_ORDER));
    }

    /** Runs before the first node. Default: does nothing. */
    protected void prep(Shared shared) throws Exception {}

    /**
     * Runs after the last node and returns the action of this flow as a node.
     *
     * @param lastAction the action with which the last node ended; the default returns it
     */
    protected @Nullable String post(Shared shared, String lastAction) throws Exception {
        return lastAction;
    }
}
