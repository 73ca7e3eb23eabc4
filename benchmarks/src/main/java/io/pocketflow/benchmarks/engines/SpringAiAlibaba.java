package io.pocketflow.benchmarks.engines;

import static com.alibaba.cloud.ai.graph.StateGraph.END;
import static com.alibaba.cloud.ai.graph.StateGraph.START;
import static com.alibaba.cloud.ai.graph.action.AsyncEdgeAction.edge_async;
import static com.alibaba.cloud.ai.graph.action.AsyncNodeAction.node_async;
import static io.pocketflow.benchmarks.engines.SpringAiAlibabaGraphs.compiled;
import static io.pocketflow.benchmarks.engines.SpringAiAlibabaGraphs.counting;
import static io.pocketflow.benchmarks.engines.SpringAiAlibabaGraphs.fan;
import static io.pocketflow.benchmarks.engines.SpringAiAlibabaGraphs.n;
import static io.pocketflow.benchmarks.engines.SpringAiAlibabaGraphs.streamAll;

import com.alibaba.cloud.ai.graph.RunnableConfig;
import com.alibaba.cloud.ai.graph.StateGraph;
import com.alibaba.cloud.ai.graph.action.AsyncNodeAction;
import com.alibaba.cloud.ai.graph.internal.node.ParallelNode;
import io.pocketflow.benchmarks.Case;
import io.pocketflow.benchmarks.Engine;
import io.pocketflow.benchmarks.EngineProvider;
import io.pocketflow.benchmarks.Threads;
import io.pocketflow.benchmarks.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** Spring AI Alibaba graph-core with its default (Jackson) serializer; checkpoints are off, by an empty SaverConfig. */
public final class SpringAiAlibaba implements EngineProvider {

    @Override
    public List<Engine> engines() {
        List<Engine> engines = new ArrayList<>(List.of(
                new Variant("saa-graph", Mode.POOL),
                new Variant("saa-graph-async", Mode.ASYNC),
                new Variant("saa-graph-defaults", Mode.DEFAULTS)));
        if (Threads.VIRTUAL) {
            engines.add(new Variant("saa-graph-vt", Mode.VIRTUAL));
        }
        return engines;
    }

    private enum Mode {
        POOL,
        ASYNC,
        DEFAULTS,
        VIRTUAL
    }

    private record Variant(String name, Mode mode) implements Engine {

        @Override
        public Case linear(Work work, int nodes) throws Exception {
            if (mode != Mode.POOL) {
                return null;
            }
            var graph = new StateGraph(() -> new HashMap<>());
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
            var graph = counting();
            for (String name : List.of("A", "B")) {
                graph.addNode(name, node_async(state -> Map.of("n", n(state) + 1)));
            }
            graph.addEdge(START, "A")
                    .addEdge("A", "B")
                    .addConditionalEdges(
                            "B",
                            edge_async(state -> n(state) < steps ? "again" : "end"),
                            Map.of("again", "A", "end", END));
            var runnable = compiled(graph);
            return Case.of(
                    "conditional edge, recursionLimit raised",
                    () -> Work.checkCount(
                            n(runnable.invoke(work.inputWithCounter()).orElseThrow()), steps));
        }

        @Override
        public Case fanOut(Work work, int items, int waitMs, int cap) throws Exception {
            if (mode == Mode.ASYNC || mode == Mode.POOL && cap == 0 || mode == Mode.DEFAULTS && cap != 0) {
                return null;
            }
            var runnable = compiled(fan(work, items, waitMs));
            ExecutorService executor = switch (mode) {
                case POOL -> Threads.pool(cap);
                case VIRTUAL -> Threads.virtual();
                default -> null;
            };
            var builder = RunnableConfig.builder();
            if (executor != null) {
                builder.addParallelNodeExecutor("src", executor);
            }
            if (mode == Mode.VIRTUAL && cap > 0) {
                builder.addMetadata(ParallelNode.formatMaxConcurrencyKey(ParallelNode.formatNodeId("src")), cap);
            }
            var config = builder.build();
            return Case.of(
                    "static branch nodes, " + limit(cap),
                    () -> Work.checkItems(
                            runnable.invoke(Map.of(), config)
                                    .orElseThrow()
                                    .<List<Integer>>value("r")
                                    .orElseThrow(),
                            items),
                    executor == null ? () -> {} : Threads.closing(executor));
        }

        private String limit(int cap) {
            return switch (mode) {
                case POOL -> "addParallelNodeExecutor(fixed pool = cap), sleep";
                case DEFAULTS -> "engine's default executor (2x..4x cores), sleep";
                default -> "virtual thread executor" + (cap > 0 ? " + max-concurrency metadata" : ", no cap");
            };
        }

        @Override
        public Case manyFlows(Work work, int runs, int waitMs) throws Exception {
            if (mode == Mode.DEFAULTS) {
                return null;
            }
            var graph = counting();
            for (String name : List.of("A", "B", "C")) {
                graph.addNode(name, waiting(work, waitMs));
            }
            graph.addEdge(START, "A").addEdge("A", "B").addEdge("B", "C").addEdge("C", END);
            var runnable = compiled(graph);
            if (mode == Mode.ASYNC) {
                return Case.of(
                        "stream() Flux subscribed for all runs, nodes return timer futures",
                        () -> streamAll(runnable, runs));
            }
            ExecutorService executor = mode == Mode.VIRTUAL ? Threads.virtual() : Threads.pool(1000);
            return Case.of(
                    mode == Mode.VIRTUAL
                            ? "invoke() per virtual thread, sleep"
                            : "invoke() on pool of 1000 platform threads, sleep",
                    () -> Threads.driveBlocking(
                            executor,
                            runs,
                            () -> n(runnable.invoke(
                                            Map.of("n", 0),
                                            RunnableConfig.builder().build())
                                    .orElseThrow())),
                    Threads.closing(executor));
        }

        private AsyncNodeAction waiting(Work work, int waitMs) {
            if (mode == Mode.ASYNC) {
                return state -> {
                    int n = n(state);
                    return work.asyncItem(0, waitMs).thenApply(ignored -> Map.of("n", n + 1));
                };
            }
            return node_async(state -> {
                work.blockingItem(0, waitMs);
                return Map.of("n", n(state) + 1);
            });
        }
    }
}
