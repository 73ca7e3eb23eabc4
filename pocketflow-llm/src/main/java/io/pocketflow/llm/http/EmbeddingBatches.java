package io.pocketflow.llm.http;

import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.base.Forwarded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The requests for the texts of one call, one after another. Completing the result from outside aborts the request in
 * flight.
 */
public final class EmbeddingBatches {

    private final List<String> texts;
    private final int most;
    private final Function<List<String>, CompletableFuture<Embeddings>> request;
    private final CompletableFuture<Embeddings> result = Forwarded.pending();
    private final List<Embedding> vectors = new ArrayList<>();
    private Usage usage = Usage.NONE;
    private String model;
    private volatile @Nullable CompletableFuture<Embeddings> present;

    public EmbeddingBatches(
            List<String> texts, int most, String model, Function<List<String>, CompletableFuture<Embeddings>> request) {
        this.texts = texts;
        this.most = most;
        this.model = model;
        this.request = request;
    }

    /** Sends the requests one after another. Cancelling the future cancels the present one. */
    public CompletableFuture<Embeddings> start() {
        result.whenComplete((done, failure) -> cancelPresent());
        next();
        return result;
    }

    private void cancelPresent() {
        CompletableFuture<Embeddings> under = present;
        if (under != null) {
            under.cancel(true);
        }
    }

    private void next() {
        int from = vectors.size();
        if (from == texts.size()) {
            result.complete(new Embeddings(vectors, usage, model));
            return;
        }
        CompletableFuture<Embeddings> batch = begin(texts.subList(from, Math.min(texts.size(), from + most)));
        present = batch;
        if (result.isDone()) {
            batch.cancel(true);
        }
        batch.whenComplete(this::took);
    }

    /**
     * Sends a batch. A request that cannot be sent, for example because no header can contain the key, fails the
     * result.
     */
    private CompletableFuture<Embeddings> begin(List<String> batch) {
        try {
            return request.apply(batch);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void took(Embeddings batch, @Nullable Throwable failure) {
        if (result.isDone()) {
            return;
        }
        if (failure != null) {
            result.completeExceptionally(Failures.withUsageBefore(Forwarded.bare(failure), usage));
            return;
        }
        vectors.addAll(batch.vectors());
        usage = usage.plus(batch.usage());
        model = batch.model();
        next();
    }
}
