package io.pocketflow.cookbook.parallelchains;

import io.pocketflow.core.Futures;
import io.pocketflow.core.RunOptions;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A model that waits before each answer, as a model across a network does. Thread-safe. */
record SlowModel(ChatModel model, Duration latency, RunOptions options) implements ChatModel {

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        CompletableFuture<Void> waited = new CompletableFuture<>();
        options.timer().schedule(() -> options.executor().execute(() -> waited.complete(null)), latency.toNanos());
        return Futures.abortable(waited).thenCompose(done -> model.chatAsync(request));
    }
}
