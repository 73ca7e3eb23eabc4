package pooloverchain;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.web.FetchOptions;
import io.pocketflow.web.FetchPage;
import io.pocketflow.web.HtmlToMarkdown;
import io.pocketflow.web.Page;
import io.pocketflow.web.PageFetcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A pool over a chain of three steps: fetch, Markdown, summary. */
public class PoolOverChain {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/pooloverchain"));

    static final Key<String> URL = Key.of("url", String.class);
    static final Key<Page> PAGE = Key.of("page", Page.class);
    static final Key<String> MARKDOWN = Key.of("markdown", String.class);
    static final Key<String> SUMMARY = Key.of("summary", String.class);

    static AsyncFlow flow(ChatModel model) {
        return flow(new PageFetcher(), model);
    }

    static AsyncFlow flow(PageFetcher fetcher, ChatModel model) {
        var fetch = new FetchPage(
                fetcher,
                URL,
                PAGE,
                Retry.upTo(3).withDelay(Duration.ofMillis(100)).withBackoff(2));
        var convert = new HtmlToMarkdown(PAGE, MARKDOWN);
        var summarize = Skill.of(model, "Summarise this page in one sentence:\n\n{markdown}")
                .named("Summarize")
                .writing(SUMMARY);
        return new AsyncFlow(fetch.then(convert).then(summarize));
    }

    /** Runs the chain for each address: at most three calls in flight, and at most six chains begun and not ended. */
    static PoolReport<String, String> run(AsyncFlow flow, List<String> urls) {
        return Pool.of(flow, URL, SUMMARY).withMaxConcurrency(3).withMaxItems(6).run(urls);
    }

    static void print(PoolReport<String, String> report) {
        for (ItemReport<String, String> page : report.items()) {
            System.out.println(page.item() + " (attempts: " + page.outcome().attempts() + ")");
            System.out.println("  "
                    + (page.outcome().isDone()
                            ? page.outcome().value()
                            : "failed: "
                                    + page.outcome().failure().orElseThrow().getMessage()));
        }
        System.out.println(
                "done=" + report.status().done() + " failed=" + report.status().failed());
    }

    public static void main(String[] args) throws IOException {
        for (String url : args) {
            if (!url.matches("https?://\\S+")) {
                System.err.println(
                        "pool-over-chain accepts addresses that begin with http:// or https://, but was given: " + url);
                System.exit(2);
            }
        }
        var model = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        if (args.length > 0) {
            print(run(flow(model), List.of(args)));
            return;
        }
        try (var museum = new SampleSite(FOLDER.resolve("objects.txt"))) {
            var fetcher = new PageFetcher(FetchOptions.defaults().withAllowedHost(museum.host()));
            print(run(flow(fetcher, model), museum.urls()));
        }
    }
}
