package io.pocketflow.benchmarks.engines;

import dev.langchain4j.agentic.Agent;
import dev.langchain4j.agentic.AgenticServices;
import dev.langchain4j.agentic.UntypedAgent;
import dev.langchain4j.agentic.scope.AgenticScope;
import dev.langchain4j.service.V;
import io.pocketflow.benchmarks.Case;
import io.pocketflow.benchmarks.Engine;
import io.pocketflow.benchmarks.EngineProvider;
import io.pocketflow.benchmarks.Threads;
import io.pocketflow.benchmarks.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** LangChain4j agentic workflows with agents that call no model: agentAction, or a plain method with {@code @Agent}. */
public final class LangChain4jAgentic implements EngineProvider {

    @Override
    public List<Engine> engines() {
        List<Engine> engines = new ArrayList<>(List.of(new Variant("langchain4j-agentic", false)));
        if (Threads.VIRTUAL) {
            engines.add(new Variant("langchain4j-agentic-vt", true));
        }
        return engines;
    }

    /** The agent that processes an item; public, because it is called by reflection. */
    public static final class Item {
        private final Work work;
        private final int waitMs;

        Item(Work work, int waitMs) {
            this.work = work;
            this.waitMs = waitMs;
        }

        /** Returns the doubled item after the wait. */
        @Agent(description = "waits and doubles", outputKey = "out")
        public Integer work(@V("item") Integer item) {
            return work.blockingItem(item, waitMs);
        }
    }

    private static Object[] agents(int count, Consumer<AgenticScope> action) {
        Object[] agents = new Object[count];
        Arrays.setAll(agents, i -> AgenticServices.agentAction((AgenticScope scope) -> action.accept(scope)));
        return agents;
    }

    private static void increment(AgenticScope scope) {
        scope.writeState("n", scope.readState("n", 0) + 1);
    }

    private record Variant(String name, boolean virtual) implements Engine {

        @Override
        public Case linear(Work work, int nodes) {
            if (virtual) {
                return null;
            }
            UntypedAgent agent = AgenticServices.sequenceBuilder()
                    .subAgents(agents(nodes, scope -> work.visit()))
                    .build();
            return Case.of("sequenceBuilder of agentAction", () -> {
                agent.invoke(work.input());
                work.expectVisits(nodes);
            });
        }

        @Override
        public Case loop(Work work, int steps) {
            if (virtual) {
                return null;
            }
            UntypedAgent agent = AgenticServices.loopBuilder()
                    .subAgents(agents(2, LangChain4jAgentic::increment))
                    .maxIterations(steps)
                    .exitCondition(scope -> scope.readState("n", 0) >= steps)
                    .outputKey("n")
                    .build();
            return Case.of(
                    "loopBuilder, exitCondition", () -> Work.checkCount(agent.invoke(work.inputWithCounter()), steps));
        }

        @Override
        public Case fanOut(Work work, int items, int waitMs, int cap) {
            if (virtual != (cap == 0)) {
                return null;
            }
            ExecutorService executor = virtual ? Threads.virtual() : Threads.pool(cap);
            UntypedAgent agent = AgenticServices.parallelMapperBuilder()
                    .subAgents(new Item(work, waitMs))
                    .itemsProvider("items")
                    .executor(executor)
                    .outputKey("all")
                    .build();
            List<Integer> input = IntStream.range(0, items).boxed().toList();
            return Case.of(
                    virtual
                            ? "parallelMapper, virtual thread executor, no cap"
                            : "parallelMapper, executor(fixed pool = cap), sleep",
                    () -> Work.checkItems((List<?>) agent.invoke(Map.of("items", input)), items),
                    Threads.closing(executor));
        }

        @Override
        public Case manyFlows(Work work, int runs, int waitMs) {
            UntypedAgent agent = AgenticServices.sequenceBuilder()
                    .subAgents(agents(3, scope -> {
                        work.blockingItem(0, waitMs);
                        increment(scope);
                    }))
                    .outputKey("n")
                    .build();
            ExecutorService executor = virtual ? Threads.virtual() : Threads.pool(1000);
            return Case.of(
                    virtual ? "invoke() per virtual thread, sleep" : "invoke() on pool of 1000 platform threads, sleep",
                    () -> Threads.driveBlocking(executor, runs, () -> (Integer) agent.invoke(Map.of("n", 0))),
                    Threads.closing(executor));
        }
    }
}
