package backgroundjob;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An article that is written in the background, and the lines of its progress. Thread-safe. */
class Job {

    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<String> article;
    private boolean ended;

    /** Starts the job. */
    Job(AsyncFlow flow, String topic) {
        RunOptions options = RunOptions.defaults()
                .withListener(FlowListener.ofEmitted(String.class, progress -> add(progress, false)));
        article = flow.runAsync(Shared.create().put(BackgroundJob.TOPIC, topic), BackgroundJob.ARTICLE, options);
        article.whenComplete((text, failure) -> add(failure == null ? text : "failed: " + failure.getMessage(), true));
    }

    void cancel() {
        article.cancel(true);
    }

    private synchronized void add(String line, boolean last) {
        lines.add(line);
        ended |= last;
        notifyAll();
    }

    /** Returns whether there is a line of this number, and waits until that is known. The last line is the article. */
    synchronized boolean hasLine(int number) throws InterruptedException {
        while (number >= lines.size() && !ended) {
            wait();
        }
        return number < lines.size();
    }

    synchronized String line(int number) {
        return lines.get(number);
    }
}
