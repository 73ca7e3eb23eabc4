package urlsummaries;

import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.web.FetchOptions;
import io.pocketflow.web.FetchPage;
import io.pocketflow.web.HtmlToMarkdown;
import io.pocketflow.web.Page;
import io.pocketflow.web.PageFetcher;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Web pages in one sentence each: fetched, converted to Markdown, and summarised. */
public class UrlSummaries {

    static final Key<List<String>> URLS = Key.listOf("urls", String.class);
    static final Key<List<Outcome<String>>> SUMMARIES = Key.of("summaries", new TypeRef<>() {});

    /** Of one page. */
    static final Key<String> URL = Key.of("url", String.class);

    static final Key<Page> PAGE = Key.local("page", Page.class);
    static final Key<String> MARKDOWN = Key.local("markdown", String.class);
    static final Key<String> SUMMARY = Key.local("summary", String.class);

    /** Runs three nodes for each address, five addresses at a time. An address that fails does not stop the others. */
    static class Summaries extends AsyncParallelBatchFlow<String> {

        Summaries(PageFetcher fetcher, ChatModel model) {
            super(
                    5,
                    OnFailure.COLLECT,
                    new FetchPage(fetcher, URL, PAGE)
                            .then(new HtmlToMarkdown(PAGE, MARKDOWN))
                            .then(Skill.of(model, "Summarise this page in one sentence:\n\n{markdown}")
                                    .named("Summarize")
                                    .writing(SUMMARY)));
        }

        @Override
        protected List<Params> prep(Shared shared) {
            return shared.get(URLS).stream().map(url -> Params.of(URL, url)).toList();
        }

        @Override
        protected String result(Shared page) {
            return page.get(SUMMARY);
        }

        @Override
        protected String post(Shared shared, List<Params> urls, List<Outcome<String>> summaries) {
            shared.put(SUMMARIES, summaries);
            return DEFAULT;
        }
    }

    static Summaries flow(ChatModel model) {
        return new Summaries(new PageFetcher(), model);
    }

    private static void print(List<String> urls, Summaries summaries) {
        List<Outcome<String>> outcomes = summaries.run(Shared.create().put(URLS, urls), SUMMARIES);
        for (int i = 0; i < urls.size(); i++) {
            Outcome<String> summary = outcomes.get(i);
            System.out.println(urls.get(i) + "\n  "
                    + (summary.isDone()
                            ? summary.value()
                            : "failed: " + summary.failure().orElseThrow().getMessage()));
        }
    }

    public static void main(String[] args) throws IOException {
        for (String url : args) {
            if (!url.matches("https?://[^\\s]+")) {
                System.err.println(
                        "url-summaries accepts addresses that begin with http:// or https://, but was given: " + url);
                System.exit(2);
            }
        }
        var model = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        if (args.length > 0) {
            print(List.of(args), flow(model));
            return;
        }
        try (SampleSite site = new SampleSite()) {
            var fetcher = new PageFetcher(FetchOptions.defaults()
                    .withAllowedHost(URI.create(site.url("")).getAuthority()));
            var urls = List.of("canals.html", "bridges.html", "wells.html", "castles.html");
            print(urls.stream().map(site::url).toList(), new Summaries(fetcher, model));
        }
    }
}
