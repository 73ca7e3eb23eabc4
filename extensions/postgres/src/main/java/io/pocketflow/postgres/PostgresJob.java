package io.pocketflow.postgres;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolFactory;
import io.pocketflow.core.pool.PoolSetup;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A kind of work that {@link PostgresWorker}s run by its name: a flow or a pool, and how it begins. Every process that may
 * take a run over registers an equal job. Called by several threads at a time.
 */
@FunctionalInterface
public interface PostgresJob {

    /**
     * Does the work of one run, from the beginning or resumed: with equal input and equal options, the steps that have
     * records are not made again.
     *
     * @param input the input with which the run was submitted: maps, lists, texts, numbers, booleans and nulls as in JSON
     * @param options the options of the run, with its store and id; the job may add to them
     * @throws Exception if the work failed; the run's outcome is then FAILED
     */
    void run(Map<String, ?> input, RunOptions options) throws Exception;

    /** Returns a job that runs a flow or node on a store made from the input. */
    static PostgresJob of(BaseNode node, Function<Map<String, ?>, Shared> start) {
        Objects.requireNonNull(node, "the node of a job must not be null");
        Objects.requireNonNull(start, "the function that creates the store of a job must not be null");
        return (input, options) -> node.run(start.apply(input), options);
    }

    /**
     * Returns a job that runs a pool over the items in the member {@code items} of the input, each a map. Failed items make
     * the job fail.
     *
     * @param setup the settings and services for the factory
     */
    static PostgresJob of(PoolFactory factory, PoolSetup setup) {
        Objects.requireNonNull(factory, "the factory of a job must not be null");
        Objects.requireNonNull(setup, "the setup of a job must not be null");
        return (input, options) -> {
            if (!(input.get("items") instanceof List<?> items)) {
                throw new IllegalArgumentException("the input of a pool must have a list of items in the member 'items'"
                        + " but has the members " + input.keySet());
            }
            runPool(factory.create(setup), items, options);
        };
    }

    private static <O> void runPool(Pool<Map<String, ?>, O> pool, List<?> items, RunOptions options) {
        @SuppressWarnings("unchecked") // proof: the pool itself rejects an item that is not a map
        List<Map<String, ?>> maps = (List<Map<String, ?>>) items;
        var report = pool.withOptions(options).run(maps);
        if (!report.questions().isEmpty()) {
            throw new io.pocketflow.core.FlowSuspended(Objects.requireNonNull(options.runId()), report.questions());
        }
        if (!report.failed().isEmpty()) {
            throw new IllegalStateException(
                    report.failed().size() + " of " + maps.size() + " items failed; the first is item "
                            + report.failed().get(0).index() + ": "
                            + report.failed().get(0).outcome().failure().orElseThrow());
        }
    }
}
