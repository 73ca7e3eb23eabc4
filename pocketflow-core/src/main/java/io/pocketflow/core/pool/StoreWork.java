package io.pocketflow.core.pool;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.ExecOp;
import io.pocketflow.core.engine.Frame;
import io.pocketflow.core.engine.Op;
import io.pocketflow.core.engine.Op.Kind;
import io.pocketflow.core.engine.Visit;
import io.pocketflow.core.hash.ValueHash;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Work that runs a node or flow on a store of the item's own.
 *
 * @param in the key under which the item is stored, or null if its fields are the store
 * @param out the key of the result
 * @param variables the initial variables of every store; fields of the item override them
 */
record StoreWork<I, O>(String name, Op op, @Nullable Key<I> in, Key<O> out, Map<String, ?> variables)
        implements PoolWork<I, O> {

    /** Returns the node or flow that yields a result. */
    static BaseNode nodeOf(Yields<?> yields) {
        if (yields instanceof BaseNode node) {
            return node;
        }
        throw new IllegalStateException("only a node or flow can be run for a result, but "
                + yields.getClass().getName() + " is neither");
    }

    @Override
    public void check(int index, @Nullable Object item) {
        Objects.requireNonNull(item, () -> "item " + index + " of pool '" + name + "' must not be null");
        if (in == null && !(item instanceof Map)) {
            throw new IllegalArgumentException(
                    "item " + index + " of pool '" + name + "' must be a map of its fields but is a "
                            + item.getClass().getName());
        }
        if (in != null) {
            in.cast(item);
        }
    }

    @Override
    public boolean mayBlock() {
        return op.mayBlock();
    }

    @Override
    public Shared store(I item, Shared run) {
        Shared own = Shared.of(variables);
        if (in != null) {
            return own.put(in, item);
        }
        return own.putAll(fields(item));
    }

    @SuppressWarnings(
            "unchecked") // proof: check has made sure that the item is a map; putAll rejects a name that is not a
    // string
    private Map<String, ?> fields(I item) {
        return (Map<String, ?>) item;
    }

    @Override
    public @Nullable Object enter(Frame caller, I item, Shared own) throws Exception {
        return Visit.enter(caller, op, own);
    }

    @Override
    public O result(Shared own, @Nullable Object ended) {
        return own.get(out);
    }

    @Override
    public ItemRecords itemRecords() {
        return op.kind == Kind.NODE || op.kind == Kind.ASYNC_NODE ? ItemRecords.FAILURES : ItemRecords.ALL;
    }

    @Override
    public Object identity(I item) {
        if (in != null) {
            return variables.isEmpty() ? item : List.of(item, new TreeMap<>(variables));
        }
        Map<String, Object> all = new TreeMap<>(variables);
        all.putAll(fields(item));
        return all;
    }

    @Override
    public String fingerprint() {
        StringBuilder all = new StringBuilder();
        op.forEach(inner -> {
            if (inner instanceof ExecOp leaf && !leaf.fingerprint().isEmpty()) {
                all.append(leaf.name()).append('=').append(leaf.fingerprint()).append('\n');
            }
        });
        return all.isEmpty() ? "" : ValueHash.ofText(all.toString());
    }

    @Override
    public Type resultType() {
        return out.type();
    }

    @Override
    public PoolWork<I, O> named(String other) {
        return new StoreWork<>(other, op, in, out, variables);
    }
}
