package io.pocketflow.cookbook.asyncbasic;

import io.pocketflow.cookbook.Printable;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import java.util.concurrent.CompletionStage;

/** A node that requests a summary of the requested length and shows it to the user. No thread waits for the model. */
final class Suggest extends AsyncNode<ChatRequest, ChatReply> {

    private final ChatModel model;
    private final User user;

    Suggest(ChatModel model, User user) {
        this.model = model;
        this.user = user;
    }

    @Override
    protected ChatRequest prep(Shared shared) {
        return ChatRequest.of("Summarize in " + Draft.length(shared) + ":\n\n" + shared.get(Draft.TEXT));
    }

    @Override
    protected CompletionStage<ChatReply> execAsync(ChatRequest request) {
        return model.chatAsync(request);
    }

    @Override
    protected CompletionStage<String> postAsync(Shared shared, ChatRequest request, ChatReply reply) {
        shared.put(Draft.SUMMARY, reply.text());
        String head = "sentences: " + shared.get(Draft.SENTENCES) + "\n  ";
        return user.showAsync(head + Printable.line(reply.text())).thenApply(shown -> DEFAULT);
    }
}
