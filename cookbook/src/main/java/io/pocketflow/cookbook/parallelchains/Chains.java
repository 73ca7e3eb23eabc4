package io.pocketflow.cookbook.parallelchains;

import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A chain of agents for each topic, run in parallel up to a limit. A failed chain does not stop the others. */
final class Chains extends AsyncParallelBatchFlow<String> {

    Chains(int maxConcurrency, ChatModel model, Path folder) {
        super(maxConcurrency, OnFailure.COLLECT, chain(model, folder));
    }

    private static Route chain(ChatModel model, Path folder) {
        Agent research = new Agent(
                "Research", "Summarize what matters in eight sentences:", Article.SOURCE, Article.NOTES, model);
        Agent write =
                new Agent("Write", "Summarize these notes in four sentences:", Article.NOTES, Article.DRAFT, model);
        Agent edit = new Agent("Edit", "Shorten this draft to two sentences:", Article.DRAFT, Article.ARTICLE, model);
        return new FindSource(folder).then(research).then(write).then(edit);
    }

    @Override
    protected List<Params> prep(Shared shared) {
        return shared.get(Article.TOPICS).stream()
                .map(topic -> Params.of(Article.TOPIC, topic))
                .collect(Collectors.toUnmodifiableList());
    }

    @Override
    protected String result(Shared iteration) {
        return iteration.get(Article.ARTICLE);
    }

    @Override
    protected String post(Shared shared, List<Params> topics, List<Outcome<String>> articles) {
        shared.put(Article.ARTICLES, articles);
        return DEFAULT;
    }
}
