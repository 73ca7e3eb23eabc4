package io.pocketflow.cookbook;

import io.pocketflow.core.FlowGraph;

/** A small program that shows one thing, by its name on the command line. Stateless. */
public interface Recipe {

    /** What follows {@code run} on the command line. */
    String name();

    /** What it does, in one line. */
    String summary();

    /** The arguments that may follow the name, as a usage line shows them. */
    String arguments();

    /** The drawing of the flow that it runs. */
    FlowGraph graph();

    /**
     * Runs it.
     *
     * @return {@link Main#DONE} or {@link Main#SOME_FAILED}
     * @throws UsageException if the arguments make no sense
     * @throws Trouble if it could not do its work, for a reason that one sentence tells
     */
    int run(Arguments arguments, Session session) throws Exception;
}
