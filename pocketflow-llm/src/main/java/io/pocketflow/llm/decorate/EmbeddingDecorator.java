package io.pocketflow.llm.decorate;

import io.pocketflow.llm.EmbeddingModel;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An embedding model that adds a function to another one. The order of decorators is fixed, whatever the order in which they
 * are added; from the inside out: limits, costs, retries, cache, listener.
 */
public abstract class EmbeddingDecorator implements EmbeddingModel {

    /** The order, innermost first. */
    enum Layer {
        LIMITED,
        METERED,
        RETRYING,
        CACHED,
        LISTENED
    }

    final EmbeddingModel inner;
    /** The inner model with the events of its calls. */
    final EmbeddingModel model;

    EmbeddingDecorator(EmbeddingModel inner) {
        this.inner = inner;
        this.model = ReportedEmbedding.of(inner);
    }

    /** Returns the place of this decorator among others. */
    abstract Layer layer();

    /** Returns a copy around another model. */
    abstract EmbeddingModel around(EmbeddingModel other);

    /** Returns the model with one more decorator at the place of its layer. */
    static EmbeddingModel put(EmbeddingModel model, Layer layer, UnaryOperator<EmbeddingModel> decorator) {
        return model instanceof EmbeddingDecorator outer && outer.layer().compareTo(layer) > 0
                ? outer.around(put(outer.inner, layer, decorator))
                : decorator.apply(model);
    }

    /** Returns the model without its outermost decorator, if that has this layer. */
    static EmbeddingModel without(EmbeddingModel model, Layer layer) {
        return model instanceof EmbeddingDecorator outer && outer.layer() == layer ? outer.inner : model;
    }

    /** Returns the model inside of all decorators. */
    static EmbeddingModel bare(EmbeddingModel model) {
        EmbeddingModel inner = model;
        while (inner instanceof EmbeddingDecorator decorator) {
            inner = decorator.inner;
        }
        return inner;
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
    public String toString() {
        return getClass().getSimpleName() + " of " + inner;
    }
}
