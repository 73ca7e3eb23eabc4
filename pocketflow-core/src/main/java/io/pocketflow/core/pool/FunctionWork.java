package io.pocketflow.core.pool;

import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.Frame;
import io.pocketflow.core.engine.Item;
import io.pocketflow.core.engine.LeafCall;
import io.pocketflow.core.engine.Op;
import io.pocketflow.core.pool.FunctionOp.Traits;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work that calls a function with the item: one call of exec, without a store.
 *
 * @param maker creates the op whose exec is the function
 * @param traits the properties of the function
 * @param call the op that was created
 */
record FunctionWork<I, O extends @Nullable Object>(Function<Traits, FunctionOp> maker, Traits traits, FunctionOp call)
        implements PoolWork<I, O> {

    FunctionWork(Function<Traits, FunctionOp> maker, Traits traits) {
        this(maker, traits, maker.apply(traits));
    }

    @Override
    public void check(int index, @Nullable Object item) {
        Objects.requireNonNull(item, () -> "item " + index + " of pool '" + traits.name() + "' must not be null");
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
        return new LeafCall(caller, call, item, Item.NONE);
    }

    @Override
    @SuppressWarnings("unchecked") // proof: the call ends with the result of the function
    public O result(Shared own, @Nullable Object ended) {
        return (O) ended;
    }

    @Override
    public ItemRecords itemRecords() {
        return ItemRecords.NONE;
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
    public Type resultType() {
        return traits.resultType();
    }

    @Override
    public @Nullable Op op() {
        return null;
    }

    @Override
    public PoolWork<I, O> named(String other) {
        return new FunctionWork<>(maker, new Traits(other, traits.retry(), traits.result(), traits.fingerprint()));
    }
}
