package io.pocketflow.cookbook;

import io.pocketflow.core.FlowGraph;

/** A small program that shows one feature. Stateless. */
public interface Recipe {

    /** Returns the name, which follows {@code run} on the command line. */
    String name();

    /** Returns a description of one line. */
    String summary();

    /** Returns the arguments that may follow the name, in the form of a usage line. */
    String arguments();

    /** Returns the graph of the flow, for drawing. */
    FlowGraph graph();

    /**
     * Runs the recipe.
     *
     * @return {@link Main#DONE} or {@link Main#SOME_FAILED}
     * @throws UsageException if the arguments are invalid
     * @throws Trouble if the recipe failed; the message is a sentence for the user
     */
    int run(Arguments arguments, Session session) throws Exception;
}
