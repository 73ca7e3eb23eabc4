/** Runs that survive their process: a journal of finished steps. */
module io.pocketflow.durable {
    requires transitive io.pocketflow.core;
    requires transitive com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.datatype.jdk8;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.pocketflow.durable;
}
