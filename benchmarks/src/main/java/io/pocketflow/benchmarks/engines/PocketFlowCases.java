package io.pocketflow.benchmarks.engines;

import io.pocketflow.benchmarks.Case;
import io.pocketflow.benchmarks.Work;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Route;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The workloads as runs of a flow that is already built. */
final class PocketFlowCases {

    private PocketFlowCases() {}

    /** Returns the given number of nodes in a line. */
    static Route line(int nodes, Supplier<BaseNode> node) {
        Route line = node.get();
        for (int i = 1; i < nodes; i++) {
            line = line.then(node.get());
        }
        return line;
    }

    /** Returns a loop from a to b, and from b back to a as long as b returns the action for it. */
    static Route circle(BaseNode a, BaseNode b) {
        return a.then(b.on(PocketFlowSteps.AGAIN, a).end(BaseNode.DEFAULT));
    }

    static Case linear(String how, BaseNode flow, Work work, int nodes, RunOptions options) {
        return Case.of(how, () -> {
            flow.run(Shared.of(work.input()), options);
            work.expectVisits(nodes);
        });
    }

    static Case loop(String how, BaseNode flow, Work work, int steps, RunOptions options) {
        return Case.of(how, () -> {
            Shared shared = Shared.of(work.input()).put(PocketFlowSteps.N, 0);
            flow.run(shared, options);
            Work.checkCount(shared.get(PocketFlowSteps.N), steps);
        });
    }

    static Case fanOut(String how, BaseNode flow, int items, RunOptions options, AutoCloseable... resources) {
        List<Integer> input = IntStream.range(0, items).boxed().toList();
        return Case.of(
                how,
                () -> {
                    Shared shared = Shared.create().put(PocketFlowWaits.ITEMS, input);
                    flow.run(shared, options);
                    Work.checkItems(shared.get(PocketFlowWaits.RESULTS), items);
                },
                resources);
    }

    static Case manyFlows(String how, BaseNode flow, int runs, RunOptions options, AutoCloseable... resources) {
        return Case.of(
                how,
                () -> {
                    List<Shared> stores = new ArrayList<>(runs);
                    List<CompletableFuture<String>> running = new ArrayList<>(runs);
                    for (int i = 0; i < runs; i++) {
                        Shared shared = Shared.create().put(PocketFlowSteps.N, 0);
                        stores.add(shared);
                        running.add(flow.runAsync(shared, options));
                    }
                    for (CompletableFuture<String> run : running) {
                        run.get();
                    }
                    for (Shared shared : stores) {
                        Work.checkCount(shared.get(PocketFlowSteps.N), 3);
                    }
                },
                resources);
    }
}
