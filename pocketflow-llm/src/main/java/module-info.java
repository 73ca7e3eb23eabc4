/** Language models over {@code java.net.http} and Jackson. */
module io.pocketflow.llm {
    requires transitive io.pocketflow.core;
    requires java.net.http;
    requires com.fasterxml.jackson.databind;
    requires com.networknt.schema;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.pocketflow.llm;
    exports io.pocketflow.llm.agent;
    exports io.pocketflow.llm.batch;
}
