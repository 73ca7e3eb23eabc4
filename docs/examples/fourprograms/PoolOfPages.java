package fourprograms;

import com.sun.net.httpserver.HttpServer;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.web.FetchOptions;
import io.pocketflow.web.FetchPage;
import io.pocketflow.web.HtmlToMarkdown;
import io.pocketflow.web.Page;
import io.pocketflow.web.PageFetcher;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

public class PoolOfPages {
    // #region chain
    static final Key<String> URL = Key.of("url", String.class);
    static final Key<Page> PAGE = Key.of("page", Page.class);
    static final Key<String> MARKDOWN = Key.of("markdown", String.class);
    static final Key<String> SUMMARY = Key.of("summary", String.class);

    static AsyncFlow pageSummary(PageFetcher fetcher, ChatModel model) {
        var fetch = new FetchPage(fetcher, URL, PAGE);
        var convert = new HtmlToMarkdown(PAGE, MARKDOWN);
        var summarize = Skill.of(model, "Summarise in one sentence:\n\n{markdown}").writing(SUMMARY);
        return new AsyncFlow(fetch.then(convert).then(summarize));
    }
    // #endregion chain

    static FlowGraph drawing() {
        return pageSummary(new PageFetcher(), ChatModels.of("offline")).graph();
    }

    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = "<h1>News</h1><p>It rains today.</p>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        String host = "127.0.0.1:" + server.getAddress().getPort();
        ChatModel model = ChatModels.of("offline");
        var options = FetchOptions.defaults().withAllowedHost(host);
        List<String> addresses = List.of("http://" + host + "/a", "http://" + host + "/b");
        try {
            // #region pool
            var fetcher = new PageFetcher(options);
            var report = Pool.of(pageSummary(fetcher, model), URL, SUMMARY)
                    .withMaxConcurrency(10)
                    .withDeferredRetries(1) // a failed page is tried again after all others
                    .run(addresses);
            System.out.println(report.results());
            // #endregion pool
        } finally {
            server.stop(0);
        }
    }
}
