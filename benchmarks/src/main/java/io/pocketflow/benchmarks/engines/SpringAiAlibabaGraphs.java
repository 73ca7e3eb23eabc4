package io.pocketflow.benchmarks.engines;

import static com.alibaba.cloud.ai.graph.StateGraph.END;
import static com.alibaba.cloud.ai.graph.StateGraph.START;
import static com.alibaba.cloud.ai.graph.action.AsyncNodeAction.node_async;

import com.alibaba.cloud.ai.graph.CompileConfig;
import com.alibaba.cloud.ai.graph.CompiledGraph;
import com.alibaba.cloud.ai.graph.KeyStrategy;
import com.alibaba.cloud.ai.graph.NodeOutput;
import com.alibaba.cloud.ai.graph.OverAllState;
import com.alibaba.cloud.ai.graph.RunnableConfig;
import com.alibaba.cloud.ai.graph.StateGraph;
import com.alibaba.cloud.ai.graph.checkpoint.config.SaverConfig;
import io.pocketflow.benchmarks.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The graphs of Spring AI Alibaba, and concurrent runs of them. */
final class SpringAiAlibabaGraphs {

    private SpringAiAlibabaGraphs() {}

    static CompiledGraph compiled(StateGraph graph) throws Exception {
        return graph.compile(CompileConfig.builder()
                .saverConfig(SaverConfig.builder().build())
                .recursionLimit(1_000_000)
                .build());
    }

    static int n(OverAllState state) {
        return state.<Integer>value("n").orElse(0);
    }

    static StateGraph counting() {
        return new StateGraph(() -> new HashMap<>(Map.of("n", KeyStrategy.REPLACE)));
    }

    static StateGraph fan(Work work, int items, int waitMs) throws Exception {
        var graph = new StateGraph(() -> new HashMap<>(Map.of("r", KeyStrategy.APPEND)));
        graph.addNode("src", node_async(state -> Map.of()));
        graph.addNode("join", node_async(state -> Map.of()));
        for (int i = 0; i < items; i++) {
            int item = i;
            graph.addNode("b" + i, node_async(state -> Map.of("r", List.of(work.blockingItem(item, waitMs)))));
            graph.addEdge("src", "b" + i);
            graph.addEdge("b" + i, "join");
        }
        return graph.addEdge(START, "src").addEdge("join", END);
    }

    static void streamAll(CompiledGraph runnable, int runs) throws Exception {
        List<CompletableFuture<NodeOutput>> running = new ArrayList<>(runs);
        for (int i = 0; i < runs; i++) {
            var config = RunnableConfig.builder().threadId("t" + i).build();
            running.add(runnable.stream(Map.of("n", 0), config).last().toFuture());
        }
        for (CompletableFuture<NodeOutput> run : running) {
            Work.checkCount(n(run.get().state()), 3);
        }
    }
}
