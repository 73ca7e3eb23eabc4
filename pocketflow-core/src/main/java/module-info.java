/** Nodes, flows and the engine that runs them. */
module io.pocketflow.core {
    requires org.slf4j;
    requires static org.jspecify;

    exports io.pocketflow.core;
    exports io.pocketflow.core.event;
    exports io.pocketflow.core.limit;
    exports io.pocketflow.core.pool;
    exports io.pocketflow.core.store;
}
