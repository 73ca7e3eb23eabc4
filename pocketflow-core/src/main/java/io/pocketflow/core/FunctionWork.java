package io.pocketflow.core;

import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Calls a function with the item: one call of exec, and no store.
 *
 * @param node makes the node whose exec is the function, of this name and retried so
 */
record FunctionWork<I, O extends @Nullable Object>(
        BiFunction<String, Retry, AsyncNode<I, O>> node, String name, Retry retry, AsyncNode<I, O> leaf)
        implements PoolWork<I, O> {

    FunctionWork(BiFunction<String, Retry, AsyncNode<I, O>> node, String name, Retry retry) {
        this(node, name, retry, node.apply(name, retry));
    }

    @Override
    public void check(int index, @Nullable Object item) {
        Objects.requireNonNull(item, () -> "item " + index + " of pool '" + name + "' must not be null");
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    @Override
    public Shared store(I item, Shared run) {
        return run;
    }

    @Override
    public Object enter(Frame caller, I item, Shared own) {
        return new LeafCall(caller, leaf, item, null);
    }

    @Override
    @SuppressWarnings("unchecked") // proof: what the call ends with is what the function gave
    public O result(Shared own, @Nullable Object ended) {
        return (O) ended;
    }

    @Override
    public boolean recordsItems() {
        return false;
    }

    @Override
    public Object identity(I item) {
        return item;
    }

    @Override
    public String fingerprint() {
        return "";
    }

    @Override
    public void checkNames() {}

    @Override
    public PoolWork<I, O> withShared(Map<String, ?> variables) {
        throw new IllegalStateException("pool '" + name
                + "' calls a function, which has no store; withShared is for pools over nodes and flows");
    }

    @Override
    public PoolWork<I, O> named(String other) {
        return new FunctionWork<>(node, other, retry);
    }

    @Override
    public PoolWork<I, O> withRetry(Retry other) {
        return new FunctionWork<>(node, name, Objects.requireNonNull(other, "retry must not be null"));
    }
}
