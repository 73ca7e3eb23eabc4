package toolcrawler;

import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.web.FetchPage;
import io.pocketflow.web.HtmlToMarkdown;
import io.pocketflow.web.Page;
import io.pocketflow.web.PageFetcher;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Fetches and summarises the pages of one level, four at a time, and collects their links for the next level. */
final class CrawlLevel extends AsyncParallelBatchFlow<CrawlLevel.Reading> {

    record Reading(String markdown, String summary) {}

    private static final Key<String> ADDRESS = Key.of("address", String.class);
    private static final Key<Page> PAGE = Key.local("page", Page.class);
    private static final Key<String> MARKDOWN = Key.local("markdown", String.class);
    private static final Key<String> SUMMARY = Key.local("summary", String.class);
    private static final Pattern LINK = Pattern.compile("]\\((https?://[^)#\\s]+)");
    private static final int MAX_CONCURRENCY = 4;
    private static final int MAX_PAGES = 20;

    CrawlLevel(PageFetcher fetcher, ChatModel model) {
        super(
                MAX_CONCURRENCY,
                OnFailure.COLLECT,
                new FetchPage(fetcher, ADDRESS, PAGE)
                        .then(new HtmlToMarkdown(PAGE, MARKDOWN))
                        .then(Skill.of(model, "Summarise this web page in one sentence:\n\n{markdown}")
                                .named("Summarize")
                                .writing(SUMMARY)));
    }

    @Override
    protected List<Params> prep(Shared shared) {
        return shared.get(ToolCrawler.LEVEL).stream()
                .map(address -> Params.of(ADDRESS, address))
                .toList();
    }

    @Override
    protected Reading result(Shared page) {
        return new Reading(page.get(MARKDOWN), page.get(SUMMARY));
    }

    @Override
    protected String post(Shared shared, List<Params> pages, List<Outcome<Reading>> outcomes) {
        Set<String> known = new LinkedHashSet<>(shared.get(ToolCrawler.KNOWN));
        int before = known.size();
        String site = shared.get(ToolCrawler.SITE);
        for (int i = 0; i < outcomes.size(); i++) {
            String path = pages.get(i).get(ADDRESS).substring(site.length());
            if (outcomes.get(i) instanceof Outcome.Done<Reading> page) {
                System.out.println(path + "\n  " + page.value().summary());
                known.addAll(links(page.value().markdown(), site));
            } else {
                System.out.println(path + "\n  cannot be read");
            }
        }
        List<String> found = known.stream().limit(MAX_PAGES).skip(before).toList();
        shared.put(ToolCrawler.KNOWN, known).put(ToolCrawler.LEVEL, found);
        return found.isEmpty() ? "no more links" : "next level";
    }

    /** Returns the links to pages of the same site. */
    private static List<String> links(String markdown, String site) {
        return LINK.matcher(markdown)
                .results()
                .map(link -> link.group(1))
                .filter(link -> link.startsWith(site + "/"))
                .toList();
    }
}
