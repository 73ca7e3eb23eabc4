package toolcrawler;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.web.FetchOptions;
import io.pocketflow.web.PageFetcher;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** Crawls a site, one level of links after the other, and summarises each page in one sentence. */
public final class ToolCrawler {

    static final Key<String> SITE = Key.of("site", String.class);
    static final Key<Set<String>> KNOWN = Key.of("known", new TypeRef<>() {});
    static final Key<List<String>> LEVEL = Key.listOf("level", String.class);

    static AsyncFlow flow(ChatModel model) {
        return flow(model, new PageFetcher());
    }

    private static AsyncFlow flow(ChatModel model, PageFetcher fetcher) {
        CrawlLevel crawlLevel = new CrawlLevel(fetcher, model);
        return new AsyncFlow(crawlLevel.on("next level", crawlLevel).end("no more links"));
    }

    public static void main(String[] args) throws IOException {
        if (args.length > 1 || args.length == 1 && !args[0].matches("https?://\\S+")) {
            System.err.println("tool-crawler accepts one address of a page, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        if (args.length == 1) {
            flow(model).run(startingAt(URI.create(args[0])));
            return;
        }
        try (SampleSite site = new SampleSite()) {
            // a fetcher refuses private addresses, so that no link leads it into your network; this one is allowed
            FetchOptions options =
                    FetchOptions.defaults().withAllowedHost(site.address().getAuthority());
            flow(model, new PageFetcher(options)).run(startingAt(site.address()));
        }
    }

    private static Shared startingAt(URI page) {
        return Shared.create()
                .put(SITE, page.getScheme() + "://" + page.getAuthority())
                .put(KNOWN, Set.of(page.toString()))
                .put(LEVEL, List.of(page.toString()));
    }
}
