package io.pocketflow.cli;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that counts its calls; each call is one request on the wire. Thread-safe if the wrapped model is. */
final class CountedModel implements ChatModel {

    private final ChatModel model;
    private final AtomicInteger calls = new AtomicInteger();

    CountedModel(ChatModel model) {
        this.model = model;
    }

    int calls() {
        return calls.get();
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        calls.incrementAndGet();
        return model.chatAsync(request);
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        Flow.Publisher<ChatEvent> stream = model.stream(request);
        return subscriber -> {
            calls.incrementAndGet();
            stream.subscribe(subscriber);
        };
    }
}
