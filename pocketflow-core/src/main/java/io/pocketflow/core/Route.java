package io.pocketflow.core;

/**
 * A piece of a graph as a value: nodes and the edges between them, with a head where it is entered and an end from
 * which {@link #then} goes on. A node is a route of length 0. Immutable and thread-safe: joining returns a new route
 * and changes no node, so that one node may stand in any number of flows.
 *
 * <p>Contradictions (two targets for one action, pieces that cannot be reached) are refused when a flow is built.
 */
public sealed interface Route permits BaseNode, Joined {

    /** Goes on from the end of this route to the head of the next on {@link BaseNode#DEFAULT}; ends where that ends. */
    default Route then(Route next) {
        return Joined.edge(this, BaseNode.DEFAULT, next, true);
    }

    /** A branch: on this action the end of this route leads to the head of the branch. The end stays where it is. */
    default Route on(String action, Route branch) {
        return Joined.edge(this, action, branch, false);
    }

    /** Says that this action at the end of this route ends the flow on purpose, so that no warning is logged. */
    default Route end(String action) {
        return Joined.end(this, action);
    }
}
