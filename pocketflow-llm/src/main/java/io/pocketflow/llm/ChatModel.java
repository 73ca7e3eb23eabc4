package io.pocketflow.llm;

import io.pocketflow.core.Reservation;
import java.util.concurrent.CompletableFuture;

/**
 * Something that answers a conversation with one message. Implementations are thread-safe and hold no conversation:
 * each call carries all of it.
 *
 * <p>One call is one request on the wire. Nothing is retried here; {@link LlmException} says whether another attempt
 * could help.
 */
public interface ChatModel {

    /** The name for logs and messages, such as {@code openai:gpt-4o-mini}. */
    String name();

    /**
     * Starts a call and returns at once. The future fails with {@link LlmException}. Cancelling it, or completing it
     * in any other way, abandons the call: an exchange under way is aborted. Cancelling a future derived from it (by
     * {@code thenApply} and the like) does not reach it.
     *
     * <p>The models of this module complete the future on daemon threads of their own, named {@code
     * pocketflow-llm-<number>}: at most 256, started on demand, never those of the HTTP client. Actions chained on the
     * future run there unless an {@code Async} variant names an executor.
     */
    CompletableFuture<ChatReply> chatAsync(ChatRequest request);

    /**
     * Calls and waits for the reply. An interrupt cancels the call and leaves the thread's interrupt flag set.
     *
     * @throws LlmException if the call fails, is cancelled, or the waiting thread is interrupted
     */
    default ChatReply chat(ChatRequest request) {
        return Waiting.forReply(name(), chatAsync(request));
    }

    /**
     * What a call with this request takes of the limits of this model: permits for a node to hold around an attempt,
     * so that an item that waits for them holds no thread. Default: {@link Reservation#NONE}, a model without limits.
     */
    default Reservation reserve(ChatRequest request) {
        return Reservation.NONE;
    }

    /**
     * As {@link #chatAsync}, by a caller who holds the permits of {@link #reserve} already: the call waits for none. The
     * default, of a model without limits, is {@link #chatAsync} itself.
     */
    default CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        return chatAsync(request);
    }

    /** Asks with one user message and returns the text of the reply; as {@link #chat(ChatRequest)} otherwise. */
    default String chat(String prompt) {
        return chat(ChatRequest.of(prompt)).text();
    }
}
