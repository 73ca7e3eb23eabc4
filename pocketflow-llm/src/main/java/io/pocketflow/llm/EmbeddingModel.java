package io.pocketflow.llm;

import io.pocketflow.core.Retry;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.llm.base.Waiting;
import io.pocketflow.llm.budget.SharedBudget;
import io.pocketflow.llm.decorate.CachedEmbedding;
import io.pocketflow.llm.decorate.LimitedEmbedding;
import io.pocketflow.llm.decorate.ListenedEmbedding;
import io.pocketflow.llm.decorate.MeteredEmbedding;
import io.pocketflow.llm.decorate.RetryingEmbedding;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    /** Returns the text of {@link ChatModel#budgetKey}, by which limited models share a {@link Budget}; default empty. */
    default Optional<String> budgetKey() {
        return Optional.empty();
    }

    /**
     * Returns this model within the {@linkplain Budget#shared(EmbeddingModel) shared budget} of all callers of the same model
     * at the same server with the same key. Each request on the wire waits for permits of its own, without holding a thread.
     *
     * <p>Decorators ({@code limited}, {@code metered}, {@code retrying}, {@code cached}, {@code listened}) may be added in any
     * order; they always apply in this order, from the wire outwards. A second {@code limited}, {@code retrying}, {@code
     * cached} or {@code listened} replaces the first.
     */
    default EmbeddingModel limited() {
        return LimitedEmbedding.of(this, null);
    }

    /** Returns this model within a budget of its own with these limits, as {@link ChatModel#limited(ModelLimits)} does. */
    default EmbeddingModel limited(ModelLimits limits) {
        return limited(SharedBudget.of(name(), limits));
    }

    /** Returns this model within this budget only. */
    default EmbeddingModel limited(Budget budget) {
        return LimitedEmbedding.of(this, Objects.requireNonNull(budget, "budget must not be null"));
    }

    /** Returns this model with a meter under the model's name, as {@link ChatModel#metered(CostMeter)} does. */
    default EmbeddingModel metered(CostMeter meter) {
        return metered(meter, name());
    }

    /**
     * Returns this model with a meter that counts its cost; otherwise as {@link ChatModel#metered(CostMeter, String)}.
     *
     * @param label the label under which the cost is counted, such as a node's name
     */
    default EmbeddingModel metered(CostMeter meter, String label) {
        return MeteredEmbedding.of(
                this, Objects.requireNonNull(meter, "meter must not be null").calls(), label);
    }

    /**
     * Returns this model with retries of failed calls, for calls outside of nodes; otherwise as {@link
     * ChatModel#retrying(Retry)}. A call of several requests is repeated as a whole, so add {@link #cached}, or pass fewer
     * texts, where repeated requests are expensive.
     *
     * @throws IllegalArgumentException if the policy has an attempt timeout
     */
    default EmbeddingModel retrying(Retry retry) {
        return RetryingEmbedding.of(this, retry, RunTimer.system());
    }

    /**
     * Returns this model with a cache: it keeps the vector of each text in a file of this directory, and calls the model for
     * new texts only, each of them once. {@link Embeddings#usage} counts the new texts, and events report the call for them; a
     * call without new texts is one event from the cache. Files are never removed; a file that cannot be read counts as
     * missing.
     */
    default EmbeddingModel cached(Path directory) {
        return CachedEmbedding.of(this, directory);
    }

    /**
     * Returns this model with the events of its calls passed to a listener, for calls outside of runs, as {@link
     * ChatModel#listened} does.
     */
    default EmbeddingModel listened(FlowListener listener) {
        return ListenedEmbedding.of(this, listener);
    }
}
