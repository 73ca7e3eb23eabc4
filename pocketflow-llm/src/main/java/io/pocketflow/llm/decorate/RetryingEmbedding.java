package io.pocketflow.llm.decorate;

import io.pocketflow.core.Retry;
import io.pocketflow.core.RunTimer;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.Embeddings;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An embedding model that retries failed calls. */
public final class RetryingEmbedding extends EmbeddingDecorator {

    private final Retry retry;
    private final RunTimer timer;

    private RetryingEmbedding(EmbeddingModel inner, Retry retry, RunTimer timer) {
        super(inner);
        this.retry = retry;
        this.timer = timer;
    }

    /** Returns the model with its failed calls retried by this policy, with waits on this timer. */
    public static EmbeddingModel of(EmbeddingModel model, Retry retry, RunTimer timer) {
        RetryingModel.refuseAttemptTimeout(retry);
        return put(model, Layer.RETRYING, inner -> new RetryingEmbedding(without(inner, Layer.RETRYING), retry, timer));
    }

    @Override
    Layer layer() {
        return Layer.RETRYING;
    }

    @Override
    EmbeddingModel around(EmbeddingModel other) {
        return new RetryingEmbedding(other, retry, timer);
    }

    @Override
    public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
        List<String> all = List.copyOf(texts);
        return new RetriedCall<>(name(), retry.attempts(), timer, () -> model.embedAsync(all)).start();
    }
}
