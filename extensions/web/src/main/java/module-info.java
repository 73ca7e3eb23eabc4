/** Web pages as nodes: fetched from public addresses only, and converted to Markdown. */
module io.pocketflow.web {
    requires transitive io.pocketflow.core;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.jsoup;
    requires static org.jspecify;

    exports io.pocketflow.web;
}
