/** Pages of the web as nodes: fetched with care, and turned into Markdown. */
module io.pocketflow.web {
    requires transitive io.pocketflow.core;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.jsoup;
    requires static org.jspecify;

    exports io.pocketflow.web;
}
