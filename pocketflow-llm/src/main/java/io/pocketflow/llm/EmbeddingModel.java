package io.pocketflow.llm;

import io.pocketflow.llm.base.Waiting;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A model that turns texts into {@link Embedding}s. Implementations are thread-safe. A model does not retry; {@link
 * LlmException} says whether a retry could help.
 */
public interface EmbeddingModel {

    /** Returns the name for logs and messages, such as {@code openai:text-embedding-3-small}. */
    String name();

    /**
     * Starts to embed the texts and returns at once. If there are more texts than the provider accepts in one request,
     * further requests follow one after the other; the first failure fails all. Without texts, nothing is sent. The
     * future fails with {@link LlmException}. Completing it from outside aborts the request in flight. Dependents run
     * on the threads that {@link ChatModel#chatAsync(ChatRequest)} names.
     */
    CompletableFuture<Embeddings> embedAsync(List<String> texts);

    /**
     * Embeds the texts and blocks until the result. An interrupt cancels the call and leaves the thread's interrupt
     * flag set.
     *
     * @throws LlmException if the call fails, is cancelled, or the waiting thread is interrupted
     */
    default Embeddings embed(List<String> texts) {
        return Waiting.forReply(name(), embedAsync(texts));
    }

    /** Embeds one text; otherwise as {@link #embed(List)}. */
    default Embedding embed(String text) {
        return embed(List.of(text)).vectors().get(0);
    }
}
