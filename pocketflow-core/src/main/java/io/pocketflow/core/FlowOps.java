package io.pocketflow.core;

import io.pocketflow.core.engine.FlowOp;
import io.pocketflow.core.engine.Graph;
import io.pocketflow.core.engine.Op;
import io.pocketflow.core.engine.Op.Kind;
import io.pocketflow.core.engine.Op.Parts;
import io.pocketflow.core.future.Stages;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The bridge from flows to the engine: for each class of flows, an op that calls its protected hooks. */
final class FlowOps {

    private FlowOps() {}

    /** Returns the op of a flow without branches, which iterates if it is a batch flow. */
    static Op of(BaseNode flow, Graph graph, Parts parts) {
        if (flow instanceof Flow sync) {
            return new OfFlow(sync, graph);
        }
        if (flow instanceof AsyncFlow async) {
            return new OfAsyncFlow(async, graph);
        }
        return flow instanceof BatchFlow
                ? new OfBatchFlow(FlowOps.<BatchFlow<Object>>erased(flow), graph, parts)
                : new OfIterations(FlowOps.<AsyncIterations<Object>>erased(flow), graph, parts);
    }

    /** Returns the op of a flow with a graph for each branch. */
    static Op of(AsyncParallelFlow flow, Graph[] branches, Parts parts) {
        return new OfParallelFlow(flow, branches, parts);
    }

    @SuppressWarnings("unchecked") // proof: the engine passes to each hook only what other hooks of the flow returned
    private static <N extends BaseNode> N erased(BaseNode node) {
        return (N) node;
    }

    @SuppressWarnings("unchecked") // proof: the engine passes a list of params, last actions or outcomes here
    private static <T> List<T> list(@Nullable Object value) {
        return (List<T>) value;
    }

    /** Returns the name that a constructor was given. */
    static String named(String name) {
        if (Objects.requireNonNull(name, "the name of a flow must not be null").isBlank()) {
            throw new IllegalArgumentException("the name of a flow must not be blank");
        }
        return name;
    }

    /**
     * Builds and checks a graph.
     *
     * @param flow the flow, whose constructor has not ended
     * @param given the name that the constructor was given, or null
     * @param async whether async nodes are accepted
     */
    static Graph graph(BaseNode flow, @Nullable String given, boolean async, Route first, Route... more) {
        String name = given == null ? BaseNode.nameOf(flow.getClass()) : given;
        Objects.requireNonNull(first, () -> "the first route of flow '" + name + "' must not be null");
        Objects.requireNonNull(more, () -> "the routes of flow '" + name + "' must not be null");
        for (int i = 0; i < more.length; i++) {
            int position = i + 2;
            Objects.requireNonNull(more[i], () -> "route " + position + " of flow '" + name + "' must not be null");
        }
        Graph.Builder builder = new Graph.Builder();
        add(first, builder);
        for (Route route : more) {
            add(route, builder);
        }
        return builder.build(name, async);
    }

    private static void add(Route route, Graph.Builder builder) {
        builder.add(Joined.head(route).op());
        Joined.forEachEdge(route, edge -> {
            BaseNode target = edge.target();
            builder.add(edge.source().op(), edge.action(), target == null ? null : target.op());
        });
    }

    /** The common part of all flows. */
    private abstract static class OfBaseFlow extends FlowOp {

        final Overrides overrides;
        private final BaseFlow flow;

        OfBaseFlow(Kind kind, boolean isAsync, BaseFlow flow, Parts parts, Graph... graphs) {
            super(kind, isAsync, parts, graphs);
            this.flow = flow;
            this.overrides = Overrides.of(flow.getClass());
        }

        @Override
        public final Class<?> type() {
            return flow.getClass();
        }

        @Override
        public final String name() {
            return flow.name();
        }

        @Override
        public final void describe(String above, Consumer<String> lines) {
            new GraphLines(lines).add(above, flow.graph());
        }
    }

    private static final class OfFlow extends OfBaseFlow {

        private final Flow flow;

        OfFlow(Flow flow, Graph graph) {
            super(Kind.FLOW, false, flow, Parts.IN_ORDER, graph);
            this.flow = flow;
        }

        @Override
        @Nullable
        public Object prep(Shared shared) throws Exception {
            flow.prep(shared);
            return null;
        }

        @Override
        @Nullable
        public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
            return flow.post(shared, (String) Objects.requireNonNull(result));
        }
    }

    private static final class OfAsyncFlow extends OfBaseFlow {

        private final AsyncFlow flow;

        OfAsyncFlow(AsyncFlow flow, Graph graph) {
            super(Kind.FLOW, true, flow, Parts.IN_ORDER, graph);
            this.flow = flow;
        }

        @Override
        @Nullable
        public Object prep(Shared shared) throws Exception {
            if (overrides.prepAsync()) {
                return Stages.valueOrPending(flow.prepAsync(shared), "prepAsync", this);
            }
            flow.prep(shared);
            return null;
        }

        @Override
        @Nullable
        public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
            String lastAction = (String) Objects.requireNonNull(result);
            return overrides.postAsync()
                    ? Stages.valueOrPending(flow.postAsync(shared, lastAction), "postAsync", this)
                    : flow.post(shared, lastAction);
        }
    }

    private static final class OfBatchFlow extends OfBaseFlow {

        private final BatchFlow<Object> flow;

        OfBatchFlow(BatchFlow<Object> flow, Graph graph, Parts parts) {
            super(Kind.BATCH_FLOW, false, flow, parts, graph);
            this.flow = flow;
        }

        @Override
        @Nullable
        public Object prep(Shared shared) throws Exception {
            return flow.prep(shared);
        }

        @Override
        @Nullable
        public Object result(Shared iteration) throws Exception {
            return flow.result(iteration);
        }

        @Override
        @Nullable
        public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
            return flow.post(shared, list(prepared), list(result));
        }
    }

    private static final class OfIterations extends OfBaseFlow {

        private final AsyncIterations<Object> flow;

        OfIterations(AsyncIterations<Object> flow, Graph graph, Parts parts) {
            super(
                    flow instanceof AsyncBatchFlow ? Kind.BATCH_FLOW : Kind.PARALLEL_BATCH_FLOW,
                    true,
                    flow,
                    parts,
                    graph);
            this.flow = flow;
        }

        @Override
        @Nullable
        public Object prep(Shared shared) throws Exception {
            return overrides.prepAsync()
                    ? Stages.valueOrPending(flow.prepAsync(shared), "prepAsync", this)
                    : flow.prep(shared);
        }

        @Override
        @Nullable
        public Object result(Shared iteration) throws Exception {
            return flow.result(iteration);
        }

        @Override
        @Nullable
        public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
            return overrides.postAsync()
                    ? Stages.valueOrPending(flow.postAsync(shared, list(prepared), list(result)), "postAsync", this)
                    : flow.post(shared, list(prepared), list(result));
        }
    }

    private static final class OfParallelFlow extends OfBaseFlow {

        private final AsyncParallelFlow flow;

        OfParallelFlow(AsyncParallelFlow flow, Graph[] branches, Parts parts) {
            super(Kind.PARALLEL_FLOW, true, flow, parts, branches);
            this.flow = flow;
            overrides.checkOutcomes(type(), parts.collect());
        }

        @Override
        @Nullable
        public Object prep(Shared shared) throws Exception {
            if (overrides.prepAsync()) {
                return Stages.valueOrPending(flow.prepAsync(shared), "prepAsync", this);
            }
            flow.prep(shared);
            return null;
        }

        @Override
        @Nullable
        public Object post(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
            if (parts.collect()) {
                return overrides.postOutcomesAsync()
                        ? Stages.valueOrPending(flow.postOutcomesAsync(shared, list(result)), "postOutcomesAsync", this)
                        : flow.postOutcomes(shared, list(result));
            }
            return overrides.postAsync()
                    ? Stages.valueOrPending(flow.postAsync(shared, list(result)), "postAsync", this)
                    : flow.post(shared, list(result));
        }
    }
}
