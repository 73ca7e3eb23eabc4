package io.pocketflow.cookbook.asyncbasic;

import io.pocketflow.cookbook.Printable;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.agent.ModelNode;
import java.util.concurrent.CompletionStage;

/** A node that requests a summary of the requested length and shows it to the user. No thread waits for the model. */
final class Suggest extends ModelNode<String, String> {

    private final User user;

    Suggest(ChatModel model, User user) {
        super(model, Retry.ONCE);
        this.user = user;
    }

    @Override
    protected String prep(Shared shared) {
        return "Summarize in " + Draft.length(shared) + ":\n\n" + shared.get(Draft.TEXT);
    }

    @Override
    protected ChatRequest request(String prompt) {
        return ChatRequest.of(prompt);
    }

    @Override
    protected String result(String prompt, ChatReply reply) {
        return reply.text();
    }

    @Override
    protected CompletionStage<String> postAsync(Shared shared, String prompt, String summary) {
        shared.put(Draft.SUMMARY, summary);
        String head = "sentences: " + shared.get(Draft.SENTENCES) + "\n  ";
        return user.showAsync(head + Printable.line(summary)).thenApply(shown -> DEFAULT);
    }
}
