package io.pocketflow.core.pool;

import java.util.Map;

/**
 * A creator of a pool for tools that run flows which they do not know at compile time: the command line, a cluster. It is
 * a public class with a public constructor without parameters. An item is a map of its fields.
 *
 * <p>The tool sets the step store, the run id, the listeners and the limits that its user gave. Therefore the pool must
 * not have a store of its own; {@link Pool#open} rejects such a pool.
 */
@FunctionalInterface
public interface PoolFactory {

    /**
     * Creates the pool; called once for each run.
     *
     * @throws Exception if the settings do not suffice; the message is shown to the user
     */
    Pool<Map<String, ?>, ?> create(PoolSetup setup) throws Exception;
}
