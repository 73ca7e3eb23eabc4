package io.pocketflow.cookbook.parallelbatch;

import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A node that summarizes files in parallel, up to a limit. A file that fails for good does not stop the others. */
final class SummarizeAll extends AsyncParallelBatchNode<Path, String> {

    private static final Retry RETRY =
            Retry.upTo(3).withDelay(Duration.ofSeconds(1)).withBackoff(2).withFullJitter();

    private final ChatModel model;

    SummarizeAll(int maxConcurrency, ChatModel model) {
        super(maxConcurrency, RETRY, OnFailure.COLLECT);
        this.model = model;
    }

    @Override
    protected List<Path> prep(Shared shared) {
        return shared.get(Summaries.FILES);
    }

    /** Returns the summary of a file. May block, because each file is a task of its own. */
    @Override
    protected String exec(Path file) throws Trouble {
        String text = TextFiles.read(file);
        return text.isBlank() ? "" : model.chat("Summarize in two sentences:\n\n" + text);
    }

    @Override
    protected String postOutcomes(Shared shared, List<Path> files, List<Outcome<String>> summaries) {
        shared.put(Summaries.SUMMARIES, summaries);
        return DEFAULT;
    }
}
