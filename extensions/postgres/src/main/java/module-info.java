/** Runs that another machine takes over: a step store in PostgreSQL. */
module io.pocketflow.postgres {
    requires transitive io.pocketflow.core;
    requires transitive io.pocketflow.durable;
    requires com.fasterxml.jackson.databind;
    requires com.zaxxer.hikari;
    requires java.sql;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.pocketflow.postgres;
}
