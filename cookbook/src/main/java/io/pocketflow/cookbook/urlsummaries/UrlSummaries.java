package io.pocketflow.cookbook.urlsummaries;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Printable;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.web.FetchOptions;
import io.pocketflow.web.PageFetcher;
import java.util.List;

/** Web pages in one sentence each: fetched, converted to Markdown, and summarized. */
public final class UrlSummaries implements Recipe {

    private static final int AT_A_TIME = 5;
    private static final List<String> SAMPLES = List.of("jonah", "ruth", "the-meaning-of-hack", "tv-typewriters");

    @Override
    public int run(Arguments arguments, Session session) throws Exception {
        ChatModel model = session.model(arguments);
        List<String> urls = arguments.words();
        session.introduce(model);
        if (!urls.isEmpty()) {
            return summarize(urls, urls, new PageFetcher(), model, session);
        }
        try (SampleSite site = new SampleSite(session.sample("texts"))) {
            session.out().println("site: a local one, whose pages are the sample texts");
            PageFetcher fetcher = new PageFetcher(FetchOptions.DEFAULT.withAllowedHost(site.host()));
            return summarize(SAMPLES.stream().map(site::url).toList(), SAMPLES, fetcher, model, session);
        }
    }

    private static int summarize(
            List<String> urls, List<String> names, PageFetcher fetcher, ChatModel model, Session session) {
        Shared shared = Shared.create().put(Visit.URLS, urls);
        new Summaries(AT_A_TIME, fetcher, model).run(shared, session.options());
        List<Outcome<String>> summaries = shared.get(Visit.SUMMARIES);
        for (Outcome<String> summary : summaries) {
            if (summary.isDone()) {
                session.out().println();
                session.out().println(Printable.line(names.get(summary.index())));
                session.out().println("  " + Printable.line(summary.value()));
            }
        }
        return session.complain(summaries, names::get) == 0 ? Main.DONE : Main.SOME_FAILED;
    }

    @Override
    public String name() {
        return "url-summaries";
    }

    @Override
    public String summary() {
        return "pages fetched, converted to Markdown and summarized in one sentence";
    }

    @Override
    public String arguments() {
        return "[URL...] [--model NAME]";
    }

    @Override
    public FlowGraph graph() {
        return new Summaries(AT_A_TIME, new PageFetcher(), new OfflineModel()).graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new UrlSummaries(), args);
    }
}
