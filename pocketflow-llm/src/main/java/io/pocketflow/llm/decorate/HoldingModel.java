package io.pocketflow.llm.decorate;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A model of a user's decorator, for a caller that holds the permits of the model inside of it. */
record HoldingModel(ChatModel inner) implements ChatModel {

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return inner.chatReservedAsync(request);
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return inner.streamReserved(request);
    }
}
