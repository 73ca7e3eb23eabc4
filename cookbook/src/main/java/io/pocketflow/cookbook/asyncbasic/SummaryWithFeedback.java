package io.pocketflow.cookbook.asyncbasic;

import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.util.concurrent.CompletionStage;

/** A flow that reads a text, and then suggests summaries until the user approves one. */
final class SummaryWithFeedback extends AsyncFlow {

    private final Blocking blocking;

    SummaryWithFeedback(ChatModel model, User user, Blocking blocking) {
        super(route(new Suggest(model, user), new Feedback(user)));
        this.blocking = blocking;
    }

    private static Route route(Suggest suggest, Feedback feedback) {
        return suggest.then(feedback)
                .on("again", suggest)
                .on("unclear", feedback)
                .end("approved");
    }

    @Override
    protected CompletionStage<?> prepAsync(Shared shared) {
        return blocking.callAsync(() -> TextFiles.read(shared.get(Draft.FILE)))
                .thenAccept(text -> shared.put(Draft.TEXT, text));
    }
}
