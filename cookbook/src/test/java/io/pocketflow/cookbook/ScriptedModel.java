package io.pocketflow.cookbook;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A model whose answers a test supplies. */
public record ScriptedModel(UnaryOperator<String> answer) implements ChatModel {

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        try {
            String prompt = request.messages().get(0).text();
            return CompletableFuture.completedFuture(ChatReply.by(name(), answer.apply(prompt)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
