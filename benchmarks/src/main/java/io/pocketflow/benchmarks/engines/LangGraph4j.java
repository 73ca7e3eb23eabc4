package io.pocketflow.benchmarks.engines;

import static org.bsc.langgraph4j.StateGraph.END;
import static org.bsc.langgraph4j.StateGraph.START;
import static org.bsc.langgraph4j.action.AsyncEdgeAction.edge_async;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

import io.pocketflow.benchmarks.Case;
import io.pocketflow.benchmarks.Engine;
import io.pocketflow.benchmarks.EngineProvider;
import io.pocketflow.benchmarks.Threads;
import io.pocketflow.benchmarks.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.AsyncNodeAction;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channels;

/** LangGraph4j with its default serializer (Java object streams), no checkpoints, invoke(). */
public final class LangGraph4j implements EngineProvider {

    @Override
    public List<Engine> engines() {
        List<Engine> engines = new ArrayList<>(
                List.of(new Variant("langgraph4j", Mode.POOL), new Variant("langgraph4j-async-node", Mode.ASYNC)));
        if (Threads.VIRTUAL) {
            engines.add(new Variant("langgraph4j-vt", Mode.VIRTUAL));
        }
        return engines;
    }

    private enum Mode {
        POOL,
        ASYNC,
        VIRTUAL
    }

    /** The state, with the counter. */
    public static final class State extends AgentState {
        public State(Map<String, Object> values) {
            super(values);
        }

        int n() {
            return this.<Integer>value("n").orElse(0);
        }
    }

    private static CompiledGraph<State> compiled(StateGraph<State> graph) throws Exception {
        return graph.compile(CompileConfig.builder().recursionLimit(1_000_000).build());
    }

    private record Variant(String name, Mode mode) implements Engine {

        @Override
        public Case linear(Work work, int nodes) throws Exception {
            if (mode != Mode.POOL) {
                return null;
            }
            var graph = new StateGraph<State>(State::new);
            for (int i = 0; i < nodes; i++) {
                graph.addNode("n" + i, node_async(state -> {
                    work.visit();
                    return Map.of();
                }));
                graph.addEdge(i == 0 ? START : "n" + (i - 1), "n" + i);
            }
            var runnable = compiled(graph.addEdge("n" + (nodes - 1), END));
            return Case.of("StateGraph.invoke", () -> {
                runnable.invoke(work.input());
                work.expectVisits(nodes);
            });
        }

        @Override
        public Case loop(Work work, int steps) throws Exception {
            if (mode != Mode.POOL) {
                return null;
            }
            var graph = new StateGraph<State>(State::new);
            for (String name : List.of("A", "B")) {
                graph.addNode(name, node_async(state -> Map.of("n", state.n() + 1)));
            }
            graph.addEdge(START, "A")
                    .addEdge("A", "B")
                    .addConditionalEdges(
                            "B",
                            edge_async(state -> state.n() < steps ? "again" : "end"),
                            Map.of("again", "A", "end", END));
            var runnable = compiled(graph);
            return Case.of(
                    "conditional edge, recursionLimit raised",
                    () -> Work.checkCount(
                            runnable.invoke(work.inputWithCounter())
                                    .orElseThrow()
                                    .n(),
                            steps));
        }

        @Override
        public Case fanOut(Work work, int items, int waitMs, int cap) throws Exception {
            if ((mode == Mode.POOL) == (cap == 0)) {
                return null; // only the size of a pool limits this engine
            }
            var runnable = compiled(fan(work, items, waitMs));
            ExecutorService executor = switch (mode) {
                case POOL -> Threads.pool(cap);
                case VIRTUAL -> Threads.virtual();
                case ASYNC -> null;
            };
            var builder = RunnableConfig.builder();
            if (executor != null) {
                builder.addParallelNodeExecutor("src", executor);
            }
            var config = builder.build();
            String how = switch (mode) {
                case POOL -> "static branch nodes, addParallelNodeExecutor(fixed pool = cap), sleep";
                case VIRTUAL -> "static branch nodes, virtual thread executor, no cap, sleep";
                case ASYNC -> "static branch nodes, async node futures, no executor, no cap";
            };
            return Case.of(
                    how,
                    () -> Work.checkItems(
                            runnable.invoke(Map.of(), config)
                                    .orElseThrow()
                                    .<List<Integer>>value("r")
                                    .orElseThrow(),
                            items),
                    executor == null ? () -> {} : Threads.closing(executor));
        }

        private StateGraph<State> fan(Work work, int items, int waitMs) throws Exception {
            var graph = new StateGraph<State>(Map.of("r", Channels.appenderWithDuplicate(ArrayList::new)), State::new);
            graph.addNode("src", node_async(state -> Map.of()));
            graph.addNode("join", node_async(state -> Map.of()));
            for (int i = 0; i < items; i++) {
                int item = i;
                AsyncNodeAction<State> action = mode == Mode.ASYNC
                        ? state -> work.asyncItem(item, waitMs).thenApply(value -> Map.of("r", value))
                        : node_async(state -> Map.of("r", work.blockingItem(item, waitMs)));
                graph.addNode("b" + i, action);
                graph.addEdge("src", "b" + i);
                graph.addEdge("b" + i, "join");
            }
            return graph.addEdge(START, "src").addEdge("join", END);
        }

        @Override
        public Case manyFlows(Work work, int runs, int waitMs) throws Exception {
            var graph = new StateGraph<State>(State::new);
            for (String name : List.of("A", "B", "C")) {
                graph.addNode(name, waiting(work, waitMs));
            }
            graph.addEdge(START, "A").addEdge("A", "B").addEdge("B", "C").addEdge("C", END);
            var runnable = compiled(graph);
            ExecutorService executor = mode == Mode.VIRTUAL ? Threads.virtual() : Threads.pool(1000);
            String how = switch (mode) {
                case POOL -> "invoke() on pool of 1000 platform threads, sleep";
                case VIRTUAL -> "invoke() per virtual thread, sleep";
                case ASYNC -> "invoke() on pool of 1000, nodes return timer futures (the engine blocks on them)";
            };
            return Case.of(
                    how,
                    () -> Threads.driveBlocking(
                            executor,
                            runs,
                            () -> runnable.invoke(Map.of("n", 0)).orElseThrow().n()),
                    Threads.closing(executor));
        }

        private AsyncNodeAction<State> waiting(Work work, int waitMs) {
            if (mode == Mode.ASYNC) {
                return state -> {
                    int n = state.n();
                    return work.asyncItem(0, waitMs).thenApply(ignored -> Map.of("n", n + 1));
                };
            }
            return node_async(state -> {
                work.blockingItem(0, waitMs);
                return Map.of("n", state.n() + 1);
            });
        }
    }
}
