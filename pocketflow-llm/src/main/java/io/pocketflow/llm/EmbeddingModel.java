package io.pocketflow.llm;

import io.pocketflow.llm.base.Waiting;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Something that turns texts into {@link Embedding}s. Implementations are thread-safe. Nothing is retried here; {@link
 * LlmException} says whether another attempt could help.
 */
public interface EmbeddingModel {

    /** The name for logs and messages, such as {@code openai:text-embedding-3-small}. */
    String name();

    /**
     * Starts to embed the texts and returns at once. Texts beyond what a provider takes in a request go in further
     * requests, one after the other; the first that fails fails all. Without texts nothing is sent. The future fails with
     * {@link LlmException}; however it is completed from outside, the request under way is aborted. Dependents run on the
     * threads that {@link ChatModel#chatAsync(ChatRequest)} names.
     */
    CompletableFuture<Embeddings> embedAsync(List<String> texts);

    /**
     * Embeds the texts and waits. An interrupt cancels the call and leaves the thread's interrupt flag set.
     *
     * @throws LlmException if the call fails, is cancelled, or the waiting thread is interrupted
     */
    default Embeddings embed(List<String> texts) {
        return Waiting.forReply(name(), embedAsync(texts));
    }

    /** Embeds one text; as {@link #embed(List)} otherwise. */
    default Embedding embed(String text) {
        return embed(List.of(text)).vectors().get(0);
    }
}
