package io.pocketflow.llm.http;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A model that shows the head of each answer. */
public interface ObservedModel extends ChatModel {

    /** As {@link #chatAsync(ChatRequest)}, seen by the observer. */
    CompletableFuture<ChatReply> chatAsync(ChatRequest request, CallObserver observer);

    /** As {@link #stream(ChatRequest)}, seen by the observer. */
    Flow.Publisher<ChatEvent> stream(ChatRequest request, CallObserver observer);

    /** Who is asked by a request for this model, or for the configured one if that is null. */
    BudgetKey budgetKey(@Nullable String model);

    @Override
    default CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return chatAsync(request, CallObserver.NONE);
    }

    @Override
    default Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return stream(request, CallObserver.NONE);
    }
}
