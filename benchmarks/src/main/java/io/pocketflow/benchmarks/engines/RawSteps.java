package io.pocketflow.benchmarks.engines;

import io.pocketflow.benchmarks.Case;
import io.pocketflow.benchmarks.Engine;
import io.pocketflow.benchmarks.EngineProvider;
import io.pocketflow.benchmarks.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The baseline of a dispatcher written by hand, with nodes in a map and a shared HashMap as state. */
public final class RawSteps implements EngineProvider, Engine {

    /** A step that changes the state and returns the next action. */
    interface Node {
        String run(Map<String, Object> state);
    }

    /** Returns a node that adds one to "n" and repeats the loop while "n" is below the limit. */
    static Node counter(int limit) {
        return state -> {
            int n = (Integer) state.get("n") + 1;
            state.put("n", n);
            return n < limit ? "again" : "end";
        };
    }

    @Override
    public List<Engine> engines() {
        return List.of(this);
    }

    @Override
    public String name() {
        return "raw-java-loop";
    }

    @Override
    public Case linear(Work work, int nodes) {
        List<Node> line = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            line.add(state -> {
                work.visit();
                return "default";
            });
        }
        return Case.of("for over a list of lambdas", () -> {
            Map<String, Object> state = new HashMap<>(work.input());
            for (Node node : line) {
                node.run(state);
            }
            work.expectVisits(nodes);
        });
    }

    @Override
    public Case loop(Work work, int steps) {
        Map<String, Node> nodes = Map.of("A", counter(steps), "B", counter(steps));
        return Case.of("while over a HashMap as state", () -> {
            Map<String, Object> state = work.inputWithCounter();
            String current = "A";
            while (current != null) {
                String action = nodes.get(current).run(state);
                current = current.equals("A") ? "B" : action.equals("again") ? "A" : null;
            }
            Work.checkCount(state.get("n"), steps);
        });
    }
}
