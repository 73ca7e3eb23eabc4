package io.pocketflow.llm.decorate;

import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.base.Reporting;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An embedding model whose calls outside of runs are reported to a listener. */
public final class ListenedEmbedding extends EmbeddingDecorator {

    private final Reporter outside;

    private ListenedEmbedding(EmbeddingModel inner, Reporter outside) {
        super(inner);
        this.outside = outside;
    }

    /** Returns the model with the events of its calls passed to this listener. */
    public static EmbeddingModel of(EmbeddingModel model, FlowListener listener) {
        Reporter outside = Reporter.to(listener);
        return put(model, Layer.LISTENED, inner -> new ListenedEmbedding(without(inner, Layer.LISTENED), outside));
    }

    @Override
    Layer layer() {
        return Layer.LISTENED;
    }

    @Override
    EmbeddingModel around(EmbeddingModel other) {
        return new ListenedEmbedding(other, outside);
    }

    @Override
    public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
        Reporter attempt = Reporter.current();
        return Reporting.within(attempt.isHeard() ? attempt : outside, () -> model.embedAsync(texts));
    }
}
