package io.pocketflow.benchmarks.engines;

import io.pocketflow.benchmarks.Case;
import io.pocketflow.benchmarks.Engine;
import io.pocketflow.benchmarks.EngineProvider;
import io.pocketflow.benchmarks.RawFanOut;
import io.pocketflow.benchmarks.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The baseline in plain CompletableFuture. The ratios in the report are relative to it. */
public final class RawFutures implements EngineProvider, Engine {

    @Override
    public List<Engine> engines() {
        return List.of(this);
    }

    @Override
    public String name() {
        return "raw-completablefuture";
    }

    @Override
    public Case linear(Work work, int nodes) {
        return Case.of("thenCompose chain", () -> {
            CompletableFuture<Integer> chain = CompletableFuture.completedFuture(0);
            for (int i = 0; i < nodes; i++) {
                chain = chain.thenCompose(value -> {
                    work.visit();
                    return CompletableFuture.completedFuture(value);
                });
            }
            chain.join();
            work.expectVisits(nodes);
        });
    }

    @Override
    public Case loop(Work work, int steps) {
        RawSteps.Node node = RawSteps.counter(steps);
        return Case.of("a future a step, in a loop", () -> {
            Map<String, Object> state = work.inputWithCounter();
            String action = "again";
            while (action.equals("again")) {
                action = CompletableFuture.completedFuture(state)
                        .thenApply(node::run)
                        .thenCompose(CompletableFuture::completedFuture)
                        .join();
            }
            Work.checkCount(state.get("n"), steps);
        });
    }

    @Override
    public Case fanOut(Work work, int items, int waitMs, int cap) {
        return Case.of(
                "timer futures, async semaphore",
                () -> Work.checkItems(RawFanOut.run(items, cap, i -> work.asyncItem(i, waitMs)), items));
    }

    @Override
    public Case manyFlows(Work work, int runs, int waitMs) {
        return Case.of("timer futures, thenCompose", () -> {
            List<CompletableFuture<Integer>> running = new ArrayList<>(runs);
            for (int i = 0; i < runs; i++) {
                Map<String, Object> state = new HashMap<>();
                state.put("n", 0);
                running.add(node(work, waitMs, state)
                        .thenCompose(n -> node(work, waitMs, state))
                        .thenCompose(n -> node(work, waitMs, state)));
            }
            for (CompletableFuture<Integer> run : running) {
                Work.checkCount(run.get(), 3);
            }
        });
    }

    private static CompletableFuture<Integer> node(Work work, int waitMs, Map<String, Object> state) {
        return work.asyncItem(0, waitMs).thenApply(ignored -> {
            int n = (Integer) state.get("n") + 1;
            state.put("n", n);
            return n;
        });
    }
}
