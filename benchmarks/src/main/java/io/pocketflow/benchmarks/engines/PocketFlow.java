package io.pocketflow.benchmarks.engines;

import io.pocketflow.benchmarks.Case;
import io.pocketflow.benchmarks.Engine;
import io.pocketflow.benchmarks.EngineProvider;
import io.pocketflow.benchmarks.Threads;
import io.pocketflow.benchmarks.Work;
import io.pocketflow.benchmarks.engines.PocketFlowSteps.AsyncCount;
import io.pocketflow.benchmarks.engines.PocketFlowSteps.AsyncVisit;
import io.pocketflow.benchmarks.engines.PocketFlowSteps.Count;
import io.pocketflow.benchmarks.engines.PocketFlowSteps.Visit;
import io.pocketflow.benchmarks.engines.PocketFlowWaits.AsyncItems;
import io.pocketflow.benchmarks.engines.PocketFlowWaits.AsyncWait;
import io.pocketflow.benchmarks.engines.PocketFlowWaits.BlockingItems;
import io.pocketflow.benchmarks.engines.PocketFlowWaits.BlockingWait;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.Flow;
import io.pocketflow.core.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The engine of this project, with sync nodes, with stages, with a listener, and with blocking nodes. */
public final class PocketFlow implements EngineProvider {

    @Override
    public List<Engine> engines() {
        List<Engine> engines = new ArrayList<>();
        engines.add(new Plain());
        engines.add(new Async());
        engines.add(new Listened());
        engines.add(new Blocking("pocketflow-blocking", BoundedExecutor::of));
        if (Threads.VIRTUAL) {
            engines.add(new Blocking("pocketflow-blocking-vt", ignored -> BoundedExecutor.shared()));
        }
        return engines;
    }

    /** The variant with sync nodes for steps and stages for waits. */
    private static final class Plain implements Engine {

        @Override
        public String name() {
            return "pocketflow";
        }

        @Override
        public Case linear(Work work, int nodes) {
            Flow flow = new Flow(PocketFlowCases.line(nodes, () -> new Visit(work)));
            return PocketFlowCases.linear("Flow of Nodes", flow, work, nodes, RunOptions.defaults());
        }

        @Override
        public Case loop(Work work, int steps) {
            Flow flow = new Flow(PocketFlowCases.circle(new Count(0), new Count(steps)));
            return PocketFlowCases.loop("Flow of Nodes, typed key", flow, work, steps, RunOptions.defaults());
        }

        @Override
        public Case fanOut(Work work, int items, int waitMs, int cap) {
            AsyncFlow flow = new AsyncFlow(new AsyncItems(work, waitMs, cap == 0 ? items : cap));
            return PocketFlowCases.fanOut("AsyncParallelBatchNode of stages", flow, items, RunOptions.defaults());
        }

        @Override
        public Case manyFlows(Work work, int runs, int waitMs) {
            AsyncFlow flow = new AsyncFlow(PocketFlowCases.line(3, () -> new AsyncWait(work, waitMs)));
            return PocketFlowCases.manyFlows("AsyncFlow.runAsync, stages", flow, runs, RunOptions.defaults());
        }
    }

    /** The variant with async nodes whose stages are already completed. */
    private static final class Async implements Engine {

        @Override
        public String name() {
            return "pocketflow-async";
        }

        @Override
        public Case linear(Work work, int nodes) {
            AsyncFlow flow = new AsyncFlow(PocketFlowCases.line(nodes, () -> new AsyncVisit(work)));
            return PocketFlowCases.linear("AsyncFlow of done stages", flow, work, nodes, RunOptions.defaults());
        }

        @Override
        public Case loop(Work work, int steps) {
            AsyncFlow flow = new AsyncFlow(PocketFlowCases.circle(new AsyncCount(0), new AsyncCount(steps)));
            return PocketFlowCases.loop("AsyncFlow of done stages", flow, work, steps, RunOptions.defaults());
        }
    }

    /** The variant with sync nodes and a listener that does nothing, which shows the cost of events. */
    private static final class Listened implements Engine {

        private static final RunOptions LISTENING = RunOptions.defaults().withListener(event -> {});

        @Override
        public String name() {
            return "pocketflow-listener";
        }

        @Override
        public boolean last() {
            return true;
        }

        @Override
        public Case linear(Work work, int nodes) {
            Flow flow = new Flow(PocketFlowCases.line(nodes, () -> new Visit(work)));
            return PocketFlowCases.linear("Flow of Nodes, no-op listener", flow, work, nodes, LISTENING);
        }

        @Override
        public Case loop(Work work, int steps) {
            Flow flow = new Flow(PocketFlowCases.circle(new Count(0), new Count(steps)));
            return PocketFlowCases.loop("Flow of Nodes, no-op listener", flow, work, steps, LISTENING);
        }
    }

    /** The variant with nodes that block a thread of the run's executor while they wait. */
    private record Blocking(String name, IntFunction<BoundedExecutor> executors) implements Engine {

        @Override
        public Case fanOut(Work work, int items, int waitMs, int cap) {
            AsyncFlow flow = new AsyncFlow(new BlockingItems(work, waitMs, cap == 0 ? items : cap));
            BoundedExecutor executor = executors.apply(cap == 0 ? 1000 : cap);
            return PocketFlowCases.fanOut(
                    "AsyncParallelBatchNode whose exec sleeps",
                    flow,
                    items,
                    RunOptions.defaults().withExecutor(executor),
                    closing(executor));
        }

        @Override
        public Case manyFlows(Work work, int runs, int waitMs) {
            AsyncFlow flow = new AsyncFlow(PocketFlowCases.line(3, () -> new BlockingWait(work, waitMs)));
            BoundedExecutor executor = executors.apply(1000);
            return PocketFlowCases.manyFlows(
                    "AsyncFlow.runAsync, exec sleeps",
                    flow,
                    runs,
                    RunOptions.defaults().withExecutor(executor),
                    closing(executor));
        }

        private static AutoCloseable closing(BoundedExecutor executor) {
            return executor == BoundedExecutor.shared() ? () -> {} : executor;
        }
    }
}
