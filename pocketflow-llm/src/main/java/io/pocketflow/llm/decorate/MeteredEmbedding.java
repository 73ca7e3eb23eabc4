package io.pocketflow.llm.decorate;

import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.report.PricedReporter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** An embedding model that reports the usage of each call to a meter. */
public final class MeteredEmbedding extends EmbeddingDecorator {

    private final CallMeter meter;
    private final String label;

    private MeteredEmbedding(EmbeddingModel inner, CallMeter meter, String label) {
        super(inner);
        this.meter = meter;
        this.label = Objects.requireNonNull(label, "label must not be null");
    }

    /** Returns the model with its usage counted by this meter under this label. */
    public static EmbeddingModel of(EmbeddingModel model, CallMeter meter, String label) {
        return put(model, Layer.METERED, inner -> new MeteredEmbedding(inner, meter, label));
    }

    @Override
    Layer layer() {
        return Layer.METERED;
    }

    @Override
    EmbeddingModel around(EmbeddingModel other) {
        return new MeteredEmbedding(other, meter, label);
    }

    @Override
    public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
        LlmException refusal = meter.refusal(name());
        if (refusal != null) {
            return Forwarded.failed(refusal);
        }
        Reporter priced = PricedReporter.of(Reporter.current(), meter::price);
        Supplier<CompletableFuture<Embeddings>> call = () -> Reporting.within(priced, () -> model.embedAsync(texts));
        return Decorator.seeing(Decorator.begin(call), (embeddings, failure) -> {
            if (embeddings != null) {
                meter.succeeded(label, embeddings.model(), embeddings.usage());
            } else {
                Usage usage = failure instanceof LlmException known ? known.usage() : Usage.NONE;
                meter.failed(label, name().substring(name().indexOf(':') + 1), usage);
            }
        });
    }
}
