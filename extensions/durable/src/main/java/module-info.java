/** Runs that survive their process: a journal of finished steps. */
@SuppressWarnings("module") // proof: the module of PostgreSQL is built after this one
module io.pocketflow.durable {
    requires transitive io.pocketflow.core;
    requires transitive com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.datatype.jdk8;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.pocketflow.durable;
    exports io.pocketflow.durable.fork to
            io.pocketflow.postgres;
    exports io.pocketflow.durable.json to
            io.pocketflow.postgres;
    exports io.pocketflow.durable.threads to
            io.pocketflow.postgres;
}
