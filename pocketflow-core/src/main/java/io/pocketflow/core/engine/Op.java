package io.pocketflow.core.engine;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.Phase;
import io.pocketflow.core.store.Replay;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node or flow as the engine sees it: its name, its properties and its hooks, without the class that users extend. An
 * op knows nothing of runs; {@link Visit#enter} chooses the frame that visits it. Immutable and thread-safe.
 */
public abstract class Op {

    /** The action of a {@code post} that returns no name. */
    public static final String DEFAULT = "default";

    /** The form of a visit. */
    public enum Kind {
        /** One call of exec, on the strand's thread. */
        NODE,
        /** One call of exec that may take a while. */
        ASYNC_NODE,
        /** A call of exec for each item, one after another. */
        BATCH,
        /** A call of exec for each item, several at a time. */
        PARALLEL_BATCH,
        /** One walk through a graph. */
        FLOW,
        /** A walk for each element of the params, one after another. */
        BATCH_FLOW,
        /** A walk for each element of the params, several at a time. */
        PARALLEL_BATCH_FLOW,
        /** A walk through each of several graphs, several at a time. */
        PARALLEL_FLOW,
        /** A question. */
        ASK,
        /** A visit by a frame of the op's own: the op is a {@link Frame.Source}. */
        OWN
    }

    /**
     * The parts of a visit that has several: items, iterations or branches.
     *
     * @param most the maximum number of parts in flight
     * @param onFailure the behaviour when a part fails for good
     */
    public record Parts(int most, OnFailure onFailure) {

        /** Parts one after another, until the first failure. */
        public static final Parts IN_ORDER = new Parts(1, OnFailure.STOP);

        /** Rejects a maximum below 1 and a null policy. */
        public Parts {
            if (most < 1) {
                throw new IllegalArgumentException("maxConcurrency must be at least 1 but was " + most);
            }
            Objects.requireNonNull(onFailure, "onFailure must not be null");
        }

        /** Returns whether failures are collected as outcomes. */
        public boolean collect() {
            return onFailure == OnFailure.COLLECT;
        }
    }

    public final Kind kind;
    public final Parts parts;

    public Op(Kind kind, Parts parts) {
        this.kind = kind;
        this.parts = parts;
    }

    // ---- properties

    /** Returns the name used in messages, events and step keys. */
    public abstract String name();

    /** Returns the class that the user wrote, for messages. */
    public Class<?> type() {
        return getClass();
    }

    /** Returns whether this op needs an async flow around it. */
    public abstract boolean isAsync();

    /** Returns whether entering this op may block the thread, or ends with a call that may. */
    public abstract boolean mayBlock();

    /** Returns whether code of the user may run in a phase; if not, the phase takes no time. */
    boolean isUserCode(Phase phase) {
        return true;
    }

    /** Returns whether this op, or an op inside it, asks for its {@link Attempt}. */
    public boolean usesAttempt() {
        return false;
    }

    /** Returns whether this op is, or contains, a question. */
    public boolean asks() {
        return false;
    }

    /** Returns whether this op has items that are independent of each other, each with an order of its own records. */
    public boolean hasIndependentItems() {
        return false;
    }

    /** Returns how a run of this op uses its records. */
    public Replay rules(Replay given) {
        return given;
    }

    /**
     * Returns the type of the value in a record of this op, or null if it has no record.
     *
     * @throws IllegalArgumentException if the class of the node leaves the type open
     */
    @Nullable
    public Type recordedType() {
        return null;
    }

    // ---- the ops inside

    /** Returns the ops directly inside this op; a leaf has none. */
    public List<Op> children() {
        return List.of();
    }

    /** Returns the op with the given name in the given branch, or null; a leaf has none. */
    @Nullable
    public Op child(String branch, String name) {
        return null;
    }

    /** Passes this op and all ops inside it to the action, each op before its children. */
    public final void forEach(Consumer<Op> action) {
        Deque<Op> todo = new ArrayDeque<>(List.of(this));
        while (!todo.isEmpty()) {
            Op next = todo.pop();
            action.accept(next);
            List<Op> children = next.children();
            for (int i = children.size() - 1; i >= 0; i--) {
                todo.push(children.get(i));
            }
        }
    }

    /** Rejects names that are not unique, in all graphs inside this op. */
    public final void checkNames() {
        forEach(Op::checkOwnNames);
    }

    /** Rejects names that are not unique within a graph of this op. */
    public void checkOwnNames() {}

    /**
     * Adds a line for each node and edge, by which a later process recognizes that the graph has changed.
     *
     * @param above the path of the flows around this op, ending with a slash, or empty
     */
    public void describe(String above, Consumer<String> lines) {
        lines.accept(above + name());
    }

    // ---- hooks

    /** Calls prep; returns its value, or a pending stage. Default: null, for work without a prep. */
    @Nullable
    public Object prep(Shared shared) throws Exception {
        return null;
    }

    /**
     * Calls post with the results of {@link #prep} and of the body; returns its action, or a pending stage. Default: the
     * default action, for work without a post.
     */
    @Nullable
    public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
        return DEFAULT;
    }

    /** Returns the action that corresponds to the return value of a {@code post}. */
    public static String action(@Nullable String returned) {
        return returned == null || returned.isEmpty() ? DEFAULT : returned;
    }

    @Override
    public final String toString() {
        return name();
    }
}
