package io.pocketflow.llm.decorate;

import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.budget.BudgetedCall;
import io.pocketflow.llm.budget.Budgets;
import io.pocketflow.llm.budget.SharedBudget;
import io.pocketflow.llm.budget.TokenEstimate;
import io.pocketflow.llm.http.BatchedEmbedding;
import io.pocketflow.llm.http.BudgetKey;
import io.pocketflow.llm.http.CallObserver;
import io.pocketflow.llm.http.EmbeddingBatches;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An embedding model within a budget. Each request on the wire has permits of its own. */
public final class LimitedEmbedding extends EmbeddingDecorator {

    private final @Nullable SharedBudget given;

    private LimitedEmbedding(EmbeddingModel inner, @Nullable SharedBudget given) {
        super(inner);
        this.given = given;
    }

    /** Returns the model limited by this budget, or by the shared one of its server, model and key if that is null. */
    public static EmbeddingModel of(EmbeddingModel model, @Nullable Budget given) {
        return put(
                model,
                Layer.LIMITED,
                inner -> new LimitedEmbedding(without(inner, Layer.LIMITED), (SharedBudget) given));
    }

    /** Returns the budget that callers of the model share. */
    public static SharedBudget sharedOf(EmbeddingModel model) {
        EmbeddingModel inner = bare(model);
        if (inner instanceof BatchedEmbedding batched) {
            return Budgets.SHARED.of(batched.limitsKey());
        }
        Optional<String> account = inner.budgetKey();
        return Budgets.SHARED.of(
                account.isPresent()
                        ? new BudgetKey(account.get(), inner.name())
                        : Budgets.SHARED.keyOf(inner, inner.name()));
    }

    @Override
    Layer layer() {
        return Layer.LIMITED;
    }

    @Override
    EmbeddingModel around(EmbeddingModel other) {
        return new LimitedEmbedding(other, given);
    }

    @Override
    public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
        List<String> all = List.copyOf(texts);
        int most = inner instanceof BatchedEmbedding batched ? batched.maxTexts() : Math.max(1, all.size());
        SharedBudget budget = given == null ? sharedOf(inner) : given;
        Reporter reporter = Reporter.current();
        return new EmbeddingBatches(
                        all, most, name(), batch -> Reporting.within(reporter, () -> request(budget, batch)))
                .start();
    }

    private CompletableFuture<Embeddings> request(SharedBudget budget, List<String> texts) {
        TokenEstimate estimate = TokenEstimate.ofTexts(texts);
        return new PermittedCall<>(budget, name(), () -> budget.reserve(estimate), () -> send(budget, texts, estimate))
                .start();
    }

    private CompletableFuture<Embeddings> send(SharedBudget budget, List<String> texts, TokenEstimate estimate) {
        LlmException refusal = budget.refusal(name());
        if (refusal != null) {
            return Forwarded.failed(refusal);
        }
        BudgetedCall call = budget.start(estimate);
        return Decorator.seeing(
                Decorator.begin(() -> CallObserver.within(call, () -> model.embedAsync(texts))),
                (embeddings, failure) -> call.endedWith(embeddings == null ? null : embeddings.usage(), failure));
    }
}
