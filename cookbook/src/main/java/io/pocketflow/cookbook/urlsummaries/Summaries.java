package io.pocketflow.cookbook.urlsummaries;

import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.web.FetchPage;
import io.pocketflow.web.HtmlToMarkdown;
import io.pocketflow.web.PageFetcher;
import java.util.List;

/**
 * A batch that fetches each address, converts the page to Markdown, and summarizes it in one sentence; in parallel, up
 * to a limit.
 */
final class Summaries extends AsyncParallelBatchFlow<String> {

    Summaries(int atATime, PageFetcher fetcher, ChatModel model) {
        super(atATime, OnFailure.COLLECT, chain(fetcher, model));
    }

    private static Route chain(PageFetcher fetcher, ChatModel model) {
        return new FetchPage(fetcher, Visit.URL, Visit.PAGE)
                .then(new HtmlToMarkdown(Visit.PAGE, Visit.MARKDOWN))
                .then(Skill.of(model, "Summarize this page in one sentence:\n\n{markdown}")
                        .named("Summarize")
                        .writing(Visit.SUMMARY));
    }

    @Override
    protected List<Params> prep(Shared shared) {
        return shared.get(Visit.URLS).stream()
                .map(url -> Params.of(Visit.URL, url))
                .toList();
    }

    @Override
    protected String result(Shared iteration) {
        return iteration.get(Visit.SUMMARY);
    }

    @Override
    protected String post(Shared shared, List<Params> urls, List<Outcome<String>> summaries) {
        shared.put(Visit.SUMMARIES, summaries);
        return DEFAULT;
    }
}
