package io.pocketflow.benchmarks.engines;

import io.pocketflow.benchmarks.Case;
import io.pocketflow.benchmarks.Engine;
import io.pocketflow.benchmarks.EngineProvider;
import io.pocketflow.benchmarks.Threads;
import io.pocketflow.benchmarks.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import org.noear.solon.flow.FlowContext;
import org.noear.solon.flow.FlowEngine;
import org.noear.solon.flow.Graph;
import org.noear.solon.flow.NodeSpec;
import org.noear.solon.flow.driver.SimpleFlowDriver;

/** Solon Flow, with graphs built in Java and the SimpleFlowDriver. */
public final class SolonFlow implements EngineProvider {

    @Override
    public List<Engine> engines() {
        List<Engine> engines = new ArrayList<>(List.of(new Variant("solon-flow", false)));
        if (Threads.VIRTUAL) {
            engines.add(new Variant("solon-flow-vt", true));
        }
        return engines;
    }

    private static void increment(FlowContext context) {
        context.put("n", context.<Integer>getAs("n") + 1);
    }

    private static FlowContext context(Map<String, Object> values) {
        FlowContext context = FlowContext.of();
        values.forEach(context::put);
        return context;
    }

    private record Variant(String name, boolean virtual) implements Engine {

        @Override
        public Case linear(Work work, int nodes) {
            if (virtual) {
                return null;
            }
            Graph graph = Graph.create("g", spec -> {
                spec.addStart("s").linkAdd("n0");
                for (int i = 0; i < nodes; i++) {
                    spec.addActivity("n" + i)
                            .task((context, node) -> work.visit())
                            .linkAdd(i + 1 < nodes ? "n" + (i + 1) : "e");
                }
                spec.addEnd("e");
            });
            FlowEngine engine = FlowEngine.newInstance();
            return Case.of("eval()", () -> {
                engine.eval(graph, context(work.input()));
                work.expectVisits(nodes);
            });
        }

        @Override
        public Case loop(Work work, int steps) {
            if (virtual) {
                return null;
            }
            Graph graph = Graph.create("g", spec -> {
                spec.addStart("s").linkAdd("A");
                spec.addActivity("A")
                        .task((context, node) -> increment(context))
                        .linkAdd("B");
                spec.addExclusive("B")
                        .task((context, node) -> increment(context))
                        .linkAdd("A", link -> link.when(context -> context.<Integer>getAs("n") < steps))
                        .linkAdd("e");
                spec.addEnd("e");
            });
            FlowEngine engine = FlowEngine.newInstance();
            return Case.of("exclusive gateway with a link back", () -> {
                FlowContext context = context(work.inputWithCounter());
                engine.eval(graph, context);
                Work.checkCount(context.getAs("n"), steps);
            });
        }

        @Override
        public Case fanOut(Work work, int items, int waitMs, int cap) {
            if (virtual != (cap == 0)) {
                return null;
            }
            ExecutorService executor = virtual ? Threads.virtual() : Threads.pool(cap);
            Graph graph = Graph.create("g", spec -> {
                spec.addStart("s").linkAdd("p");
                NodeSpec parallel = spec.addParallel("p");
                for (int i = 0; i < items; i++) {
                    int item = i;
                    parallel.linkAdd("b" + i);
                    spec.addActivity("b" + i)
                            .task((context, node) ->
                                    context.<Queue<Integer>>getAs("r").add(work.blockingItem(item, waitMs)))
                            .linkAdd("j");
                }
                spec.addParallel("j").linkAdd("e");
                spec.addEnd("e");
            });
            FlowEngine engine = FlowEngine.newInstance(
                    SimpleFlowDriver.builder().executor(executor).build());
            return Case.of(
                    "static parallel gateway, driver executor "
                            + (virtual ? "virtual threads, no cap" : "(fixed pool = cap), sleep"),
                    () -> {
                        Queue<Integer> results = new ConcurrentLinkedQueue<>();
                        engine.eval(graph, context(Map.of("r", results)));
                        Work.checkItems(results, items);
                    },
                    Threads.closing(executor));
        }

        @Override
        public Case manyFlows(Work work, int runs, int waitMs) {
            Graph graph = Graph.create("g", spec -> {
                spec.addStart("s").linkAdd("n0");
                for (int i = 0; i < 3; i++) {
                    spec.addActivity("n" + i)
                            .task((context, node) -> {
                                work.blockingItem(0, waitMs);
                                increment(context);
                            })
                            .linkAdd(i < 2 ? "n" + (i + 1) : "e");
                }
                spec.addEnd("e");
            });
            FlowEngine engine = FlowEngine.newInstance();
            ExecutorService executor = virtual ? Threads.virtual() : Threads.pool(1000);
            return Case.of(
                    virtual ? "eval() per virtual thread, sleep" : "eval() on pool of 1000 platform threads, sleep",
                    () -> Threads.driveBlocking(executor, runs, () -> {
                        FlowContext context = context(Map.of("n", 0));
                        engine.eval(graph, context);
                        return context.<Integer>getAs("n");
                    }),
                    Threads.closing(executor));
        }
    }
}
