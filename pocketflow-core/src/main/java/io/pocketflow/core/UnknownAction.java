package io.pocketflow.core;

/**
 * The treatment of an action that leads nowhere: the node has edges, the action is none of them, and it is not {@link
 * BaseNode#DEFAULT}, which always ends the flow.
 */
public enum UnknownAction {
    /** The run fails with the names of the node, the action and the known actions; such an action is often mistyped. */
    FAIL,
    /** The flow ends with the action as its result, and a warning is logged, as the Python original does. */
    END
}
