package io.pocketflow.llm.decorate;

import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.HashingEmbedding;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.http.BatchedEmbedding;
import io.pocketflow.llm.report.Reported;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An embedding model of users with the events of its calls. The models of this module report their own calls; a model inside
 * this one does not report, so that each call has one set of events.
 */
record ReportedEmbedding(EmbeddingModel inner) implements EmbeddingModel {

    /** Returns a model that reports its calls: this one, if it does. */
    static EmbeddingModel of(EmbeddingModel model) {
        boolean reports = model instanceof EmbeddingDecorator
                || model instanceof BatchedEmbedding
                || model instanceof HashingEmbedding
                || model instanceof ReportedEmbedding;
        return reports ? model : new ReportedEmbedding(model);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Optional<String> budgetKey() {
        return inner.budgetKey();
    }

    @Override
    public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
        List<String> all = List.copyOf(texts);
        return Reported.embedding(name(), all, () -> Reporting.hidden(() -> inner.embedAsync(all)));
    }
}
