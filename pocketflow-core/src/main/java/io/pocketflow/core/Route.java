package io.pocketflow.core;

/**
 * A piece of a graph as a value: nodes and the edges between them, with a head where it is entered and an end that
 * {@link #then} extends. A node is a route of length 0. Immutable and thread-safe: joining returns a new route and
 * changes no node, so that one node may stand in any number of flows.
 *
 * <p>A flow rejects contradictions (two targets for one action, pieces that cannot be reached) when it is built.
 */
public sealed interface Route permits BaseNode, Joined {

    /**
     * Returns this route extended from its end to the head of the next route on {@link BaseNode#DEFAULT}. The end of
     * the next route becomes the end.
     */
    default Route then(Route next) {
        return Joined.edge(this, BaseNode.DEFAULT, next, true);
    }

    /**
     * Returns this route with a branch: on this action the end of this route leads to the head of the branch. The end
     * stays the same.
     */
    default Route on(String action, Route branch) {
        return Joined.edge(this, action, branch, false);
    }

    /**
     * Returns this route with this action at its end declared as an end of the flow. A flow around it may have an edge
     * for the action. An action that has no edge and is not declared fails the run, see {@link
     * RunOptions#withUnknownAction}; {@link BaseNode#DEFAULT} needs no declaration.
     */
    default Route end(String action) {
        return Joined.end(this, action);
    }
}
