package io.pocketflow.core;

import io.pocketflow.core.engine.AskOp;
import io.pocketflow.core.engine.ExecOp;
import io.pocketflow.core.engine.ExecOp.Hooks;
import io.pocketflow.core.engine.Frame;
import io.pocketflow.core.engine.NodeFrame;
import io.pocketflow.core.engine.Op;
import io.pocketflow.core.engine.Op.Kind;
import io.pocketflow.core.engine.Op.Parts;
import io.pocketflow.core.engine.Strand;
import io.pocketflow.core.future.Stages;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.store.InDoubt;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bridge from nodes to the engine: for each class that users extend, an {@link Op} that calls the protected hooks of
 * the node. {@link FlowOps} is the bridge from flows.
 */
final class NodeOps {

    private NodeOps() {}

    /** Returns the op of a node that calls exec for its whole input, or for one item after another. */
    static Op of(BaseNode node, Retry retry) {
        return of(node, retry, Parts.IN_ORDER);
    }

    /** Returns the op of a node with an exec. */
    static Op of(BaseNode node, Retry retry, Parts parts) {
        if (node instanceof Node) {
            return new OfNode(NodeOps.<Node<Object, Object>>erased(node), retry);
        }
        if (node instanceof AsyncNode) {
            return new OfAsyncNode(NodeOps.<AsyncNode<Object, Object>>erased(node), retry);
        }
        if (node instanceof BatchNode) {
            return new OfBatchNode(NodeOps.<BatchNode<Object, Object>>erased(node), retry);
        }
        Kind kind = node instanceof AsyncBatchNode ? Kind.BATCH : Kind.PARALLEL_BATCH;
        return new OfItems(kind, NodeOps.<AsyncItems<Object, Object>>erased(node), retry, parts);
    }

    @SuppressWarnings("unchecked") // proof: the engine passes to each hook only what other hooks of the node returned
    private static <N extends BaseNode> N erased(BaseNode node) {
        return (N) node;
    }

    @SuppressWarnings("unchecked") // proof: the engine passes a list of items, results or outcomes here
    private static <T> List<T> list(@Nullable Object value) {
        return (List<T>) value;
    }

    /** The common part of the nodes with an exec. */
    private abstract static class OfLeaf extends ExecOp {

        final Overrides overrides;
        private final Leaf<Object, Object> leaf;

        OfLeaf(Kind kind, Leaf<Object, Object> leaf, Retry retry, Parts parts) {
            super(kind, leaf instanceof AsyncLeaf, retry, hooks(Overrides.of(leaf.getClass())), parts);
            this.leaf = leaf;
            this.overrides = Overrides.of(leaf.getClass());
        }

        private static Hooks hooks(Overrides overrides) {
            return new Hooks(
                    overrides.attempt(),
                    overrides.reserve(),
                    overrides.prep(),
                    overrides.post(),
                    overrides.execAsync(),
                    overrides.exec(),
                    overrides.fallback(),
                    overrides.fallbackAsync(),
                    overrides.prepAsync() || overrides.postAsync());
        }

        @Override
        public final Class<?> type() {
            return leaf.getClass();
        }

        @Override
        public final String name() {
            return leaf.name();
        }

        @Override
        public final Type recordedType() {
            return leaf.resultType();
        }

        @Override
        @Nullable
        public Object exec(@Nullable Object input, @Nullable Attempt attempt) throws Exception {
            return attempt == null ? leaf.exec(input) : leaf.exec(input, attempt);
        }

        @Override
        @Nullable
        public Object fallback(@Nullable Object input, Exception last) throws Exception {
            return leaf.execFallback(input, last);
        }

        @Override
        public final @Nullable Reservation reserve(@Nullable Object input) {
            return leaf.reserve(input);
        }

        @Override
        public final String fingerprint() {
            return leaf.fingerprint();
        }

        @Override
        public final @Nullable InDoubt inDoubt() {
            return leaf.inDoubt();
        }
    }

    /** The common part of the async nodes. */
    private abstract static class OfAsyncLeaf extends OfLeaf {

        private final AsyncLeaf<Object, Object> leaf;

        OfAsyncLeaf(Kind kind, AsyncLeaf<Object, Object> leaf, Retry retry, Parts parts) {
            super(kind, leaf, retry, parts);
            this.leaf = leaf;
        }

        @Override
        public final @Nullable Object exec(@Nullable Object input, @Nullable Attempt attempt) throws Exception {
            return hooks.async()
                    ? Stages.valueOrPending(
                            attempt == null ? leaf.execAsync(input) : leaf.execAsync(input, attempt), "execAsync", this)
                    : super.exec(input, attempt);
        }

        @Override
        public final @Nullable Object fallback(@Nullable Object input, Exception last) throws Exception {
            return hooks.fallbackAsync()
                    ? Stages.valueOrPending(leaf.execFallbackAsync(input, last), "execFallbackAsync", this)
                    : super.fallback(input, last);
        }
    }

    private static final class OfNode extends OfLeaf {

        private final Node<Object, Object> node;

        OfNode(Node<Object, Object> node, Retry retry) {
            super(Kind.NODE, node, retry, Parts.IN_ORDER);
            this.node = node;
        }

        /**
         * Visits the node inline, without a frame unless exec fails. It stands here because this is the hot path of a
         * flow of plain nodes: it reads the node once, and not again in each phase.
         */
        @Override
        public @Nullable Object visit(Frame caller, Shared shared) throws Exception {
            Node<Object, Object> visited = node;
            Strand strand = caller.strand;
            Object prepared = visited.prep(shared);
            Object result;
            try {
                if (!strand.enterExec()) {
                    return caller.fail(strand.stopped(caller));
                }
                result = visited.exec(prepared);
                strand.exitExec();
            } catch (Throwable failed) {
                strand.exitExec();
                return NodeFrame.failed(caller, this, prepared, failed, shared);
            }
            if (strand.stop != null) {
                return caller.fail(strand.stopped(caller));
            }
            return visited.post(shared, prepared, result);
        }

        @Override
        @Nullable
        public Object prep(Shared shared) throws Exception {
            return node.prep(shared);
        }

        @Override
        @Nullable
        public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
            return node.post(shared, prepared, result);
        }
    }

    private static final class OfAsyncNode extends OfAsyncLeaf {

        private final AsyncNode<Object, Object> node;

        OfAsyncNode(AsyncNode<Object, Object> node, Retry retry) {
            super(Kind.ASYNC_NODE, node, retry, Parts.IN_ORDER);
            this.node = node;
        }

        @Override
        @Nullable
        public Object prep(Shared shared) throws Exception {
            return overrides.prepAsync()
                    ? Stages.valueOrPending(node.prepAsync(shared), "prepAsync", this)
                    : node.prep(shared);
        }

        @Override
        @Nullable
        public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
            return overrides.postAsync()
                    ? Stages.valueOrPending(node.postAsync(shared, prepared, result), "postAsync", this)
                    : node.post(shared, prepared, result);
        }
    }

    private static final class OfBatchNode extends OfLeaf {

        private final BatchNode<Object, Object> node;

        OfBatchNode(BatchNode<Object, Object> node, Retry retry) {
            super(Kind.BATCH, node, retry, Parts.IN_ORDER);
            this.node = node;
        }

        @Override
        @Nullable
        public Object prep(Shared shared) throws Exception {
            return node.prep(shared);
        }

        @Override
        @Nullable
        public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
            return node.post(shared, list(prepared), list(result));
        }
    }

    private static final class OfItems extends OfAsyncLeaf {

        private final AsyncItems<Object, Object> node;

        OfItems(Kind kind, AsyncItems<Object, Object> node, Retry retry, Parts parts) {
            super(kind, node, retry, parts);
            this.node = node;
            overrides.checkOutcomes(type(), parts.collect());
        }

        @Override
        @Nullable
        public Object prep(Shared shared) throws Exception {
            return overrides.prepAsync()
                    ? Stages.valueOrPending(node.prepAsync(shared), "prepAsync", this)
                    : node.prep(shared);
        }

        @Override
        @Nullable
        public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
            if (parts.collect() && node instanceof AsyncParallelBatchNode<Object, Object> parallel) {
                return overrides.postOutcomesAsync()
                        ? Stages.valueOrPending(
                                parallel.postOutcomesAsync(shared, list(prepared), list(result)),
                                "postOutcomesAsync",
                                this)
                        : parallel.postOutcomes(shared, list(prepared), list(result));
            }
            return overrides.postAsync()
                    ? Stages.valueOrPending(node.postAsync(shared, list(prepared), list(result)), "postAsync", this)
                    : node.post(shared, list(prepared), list(result));
        }
    }

    /**
     * Returns the values of outcomes that are all done. Otherwise throws the first failure, with the other failures as
     * suppressed exceptions.
     */
    static <T extends @Nullable Object> List<T> values(List<Outcome<T>> outcomes) throws Exception {
        Throwable first = null;
        for (Outcome<T> outcome : outcomes) {
            Throwable failure = outcome.failure().orElse(null);
            if (first == null) {
                first = failure;
            } else if (failure != null && failure != first) {
                first.addSuppressed(failure);
            }
        }
        if (first != null) {
            throw Stages.sneak(first);
        }
        List<T> values = new ArrayList<>(outcomes.size());
        outcomes.forEach(outcome -> values.add(outcome.value()));
        return Collections.unmodifiableList(values);
    }

    /** Returns the op of a question. */
    static Op ofAsk(BaseNode ask) {
        return new OfAsk(NodeOps.<Ask<Object, Object>>erased(ask));
    }

    private static final class OfAsk extends AskOp {

        private final Ask<Object, Object> ask;

        OfAsk(Ask<Object, Object> ask) {
            this.ask = ask;
        }

        @Override
        public Class<?> type() {
            return ask.getClass();
        }

        @Override
        public String name() {
            return ask.name();
        }

        @Override
        public Type questionType() {
            return ask.questionType();
        }

        @Override
        public Type recordedType() {
            return ask.answerType();
        }

        @Override
        public Object prep(Shared shared) throws Exception {
            return ask.prep(shared);
        }

        @Override
        @Nullable
        public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
            return ask.post(shared, prepared, result);
        }
    }
}
