package io.pocketflow.core.pool;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node or flow as the work of a {@link Pool}, with variables that the stores of all items have in common: {@code
 * Pool.of(NodeWork.of(chain, RESULT).withShared(Map.of("style", "dry")))}. Each item has a store of its own. Immutable and
 * thread-safe.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
public final class NodeWork<I, O> {

    private final StoreWork<I, O> work;

    private NodeWork(StoreWork<I, O> work) {
        this.work = work;
    }

    /**
     * Returns work that runs this node or flow. The store of an item holds the item under {@code in}, and at the end the
     * result under {@code out}.
     */
    public static <I, O> NodeWork<I, O> of(BaseNode node, Key<I> in, Key<O> out) {
        return over(node, required(in, "the key of the item"), required(out, "the key of the result"));
    }

    /**
     * Returns work that runs this node or flow. The store of an item holds the fields of the item, and at the end the
     * result under {@code out}.
     */
    public static <O> NodeWork<Map<String, ?>, O> of(BaseNode node, Key<O> out) {
        return over(node, null, required(out, "the key of the result"));
    }

    /** Returns work as {@link #of(BaseNode, Key)} does, for a node or flow that names the key of its result itself. */
    public static <O> NodeWork<Map<String, ?>, O> of(Yields<O> node) {
        BaseNode base = StoreWork.nodeOf(required(node, "node"));
        return of(base, required(node.output(), "the output key of '" + base.name() + "'"));
    }

    private static <I, O> NodeWork<I, O> over(BaseNode node, @Nullable Key<I> in, Key<O> out) {
        String name = PoolSettings.DEFAULTS.name();
        return new NodeWork<>(new StoreWork<>(name, required(node, "node").op(), in, out, Map.of()));
    }

    /**
     * Returns a copy with these variables in the store of each item; they replace earlier ones. Fields of the item
     * override variables of the same name.
     */
    public NodeWork<I, O> withShared(Map<String, ?> variables) {
        Map<String, Object> copy = new LinkedHashMap<>();
        required(variables, "variables")
                .forEach((key, value) -> copy.put(
                        Objects.requireNonNull(key, "a name among the shared variables must not be null"),
                        Objects.requireNonNull(value, () -> "the shared variable '" + key + "' must not be null")));
        return new NodeWork<>(new StoreWork<>(work.name(), work.op(), work.in(), work.out(), copy));
    }

    PoolWork<I, O> inPool() {
        return work;
    }

    private static <T> T required(@Nullable T value, String what) {
        return Objects.requireNonNull(value, () -> what + " of a pool must not be null");
    }
}
