package io.pocketflow.core.pool;

import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.Frame;
import io.pocketflow.core.engine.Op;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work on items that are converted first. The converted item determines the key of the records. A conversion that fails
 * fails its item, since it is made where the item begins.
 *
 * @param <J> the type of an item before the conversion
 */
record ConvertedWork<J, I, O extends @Nullable Object>(
        String name, PoolWork<I, O> work, Function<? super J, ? extends I> conversion) implements PoolWork<J, O> {

    private I converted(J item) {
        return Objects.requireNonNull(
                conversion.apply(item), () -> "the conversion of an item of pool '" + name + "' must not return null");
    }

    @Override
    public void check(int index, @Nullable Object item) {
        Objects.requireNonNull(item, () -> "item " + index + " of pool '" + name + "' must not be null");
    }

    @Override
    public boolean mayBlock() {
        return work.mayBlock();
    }

    @Override
    public Shared store(J item, Shared run) {
        return work.store(converted(item), run);
    }

    @Override
    public @Nullable Object enter(Frame caller, J item, Shared own) throws Exception {
        return work.enter(caller, converted(item), own);
    }

    @Override
    public O result(Shared own, @Nullable Object ended) {
        return work.result(own, ended);
    }

    @Override
    public ItemRecords itemRecords() {
        return work.itemRecords();
    }

    @Override
    public Object identity(J item) {
        return work.identity(converted(item));
    }

    @Override
    public String fingerprint() {
        return work.fingerprint();
    }

    @Override
    public Type resultType() {
        return work.resultType();
    }

    @Override
    public @Nullable Op op() {
        return work.op();
    }

    @Override
    public PoolWork<J, O> named(String other) {
        return new ConvertedWork<>(other, work.named(other), conversion);
    }
}
