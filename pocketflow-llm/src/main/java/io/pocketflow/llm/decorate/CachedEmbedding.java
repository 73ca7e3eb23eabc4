package io.pocketflow.llm.decorate;

import io.pocketflow.core.event.FlowEvent.Origin;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.base.Threads;
import io.pocketflow.llm.http.BatchedEmbedding;
import io.pocketflow.llm.report.CallReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** An embedding model that keeps each text's vector in a file. Files are not read on the caller's thread. */
public final class CachedEmbedding extends EmbeddingDecorator {

    /**
     * The content of a file.
     *
     * @param model the model that answered
     */
    record Kept(String model, float[] values) {}

    private final Path directory;
    private final CacheFiles files;
    private final String asked;

    private CachedEmbedding(EmbeddingModel inner, Path directory) {
        super(inner);
        this.directory = Objects.requireNonNull(directory, "directory must not be null");
        this.files = new CacheFiles(directory);
        this.asked = "embedding "
                + (bare(inner) instanceof BatchedEmbedding batched
                        ? batched.identity()
                        : inner.name() + " " + inner.budgetKey().orElse(""));
    }

    /** Returns the model with its vectors kept in this directory. */
    public static EmbeddingModel of(EmbeddingModel model, Path directory) {
        return put(model, Layer.CACHED, inner -> new CachedEmbedding(without(inner, Layer.CACHED), directory));
    }

    @Override
    Layer layer() {
        return Layer.CACHED;
    }

    @Override
    EmbeddingModel around(EmbeddingModel other) {
        return new CachedEmbedding(other, directory);
    }

    /** {@inheritDoc} Calls the model for the texts without a file only, each of them once. */
    @Override
    public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
        List<String> all = List.copyOf(texts);
        CompletableFuture<Embeddings> result = Forwarded.pending();
        Reporter reporter = Reporter.current();
        Threads.WORK.execute(() -> {
            try {
                Map<String, Kept> known = new LinkedHashMap<>();
                new LinkedHashSet<>(all).forEach(text -> {
                    Kept kept = files.read(files.fileOf(asked, text), Kept.class);
                    if (kept != null) {
                        known.put(text, kept);
                    }
                });
                List<String> missing = all.stream()
                        .distinct()
                        .filter(text -> !known.containsKey(text))
                        .toList();
                if (missing.isEmpty()) {
                    Embeddings cached = joined(all, known, Usage.NONE);
                    if (!all.isEmpty()) {
                        CallReport.known(reporter, name(), cached, Origin.CACHE);
                    }
                    Threads.CALLBACKS.execute(() -> result.complete(cached));
                } else if (!result.isDone()) {
                    CompletableFuture<Embeddings> call = Reporting.within(reporter, () -> model.embedAsync(missing));
                    Decorator.cancelWith(result, call);
                    call.whenComplete((made, failure) -> ended(all, known, missing, made, failure, result));
                }
            } catch (RuntimeException | Error e) {
                Threads.CALLBACKS.execute(() -> result.completeExceptionally(e));
            }
        });
        return result;
    }

    private void ended(
            List<String> all,
            Map<String, Kept> known,
            List<String> missing,
            Embeddings made,
            Throwable failure,
            CompletableFuture<Embeddings> result) {
        if (failure != null) {
            result.completeExceptionally(Forwarded.bare(failure));
            return;
        }
        try {
            for (int i = 0; i < missing.size(); i++) {
                Kept kept = new Kept(made.model(), made.vectors().get(i).values());
                files.write(files.fileOf(asked, missing.get(i)), kept);
                known.put(missing.get(i), kept);
            }
            result.complete(joined(all, known, made.usage()));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private Embeddings joined(List<String> all, Map<String, Kept> known, Usage usage) {
        List<Embedding> vectors = new ArrayList<>();
        String model = name();
        for (String text : all) {
            Kept kept = Objects.requireNonNull(known.get(text));
            vectors.add(Embedding.of(kept.values()));
            model = kept.model();
        }
        return new Embeddings(vectors, usage, model);
    }
}
