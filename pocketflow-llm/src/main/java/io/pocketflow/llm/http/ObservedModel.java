package io.pocketflow.llm.http;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A model that reports the head of each answer to an observer. */
public interface ObservedModel extends ChatModel {

    /** Starts a call as {@link #chatAsync(ChatRequest)} does, with an observer. */
    CompletableFuture<ChatReply> chatAsync(ChatRequest request, CallObserver observer);

    /** Returns a stream as {@link #stream(ChatRequest)} does, with an observer. */
    Flow.Publisher<ChatEvent> stream(ChatRequest request, CallObserver observer);

    /** Returns the identity of the limits of a request for this model, or for the configured one if that is null. */
    BudgetKey budgetKey(@Nullable String model);

    /** Returns a text that is the same in each process, and differs for models whose replies may differ. */
    default String identity() {
        return name() + " " + budgetKey(null).account();
    }

    @Override
    default Optional<String> budgetKey() {
        return Optional.of(budgetKey(null).account());
    }

    @Override
    default CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return chatAsync(request, CallObserver.current());
    }

    @Override
    default Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return stream(request, CallObserver.current());
    }
}
