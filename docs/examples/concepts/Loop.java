package concepts;

import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;

public class Loop {
    static final Key<Integer> TEMPERATURE = Key.of("temperature", Integer.class);

    // #region loop
    static class Heat extends Node<Integer, Integer> {
        @Override protected Integer prep(Shared shared) { return shared.get(TEMPERATURE); }
        @Override protected Integer exec(Integer now) { return now + 5; }
        @Override protected String post(Shared shared, Integer before, Integer now) {
            shared.put(TEMPERATURE, now);
            return now < 20 ? "cold" : DEFAULT;
        }
    }

    static Flow heating() {
        Heat heat = new Heat();
        return new Flow(heat.on("cold", heat)); // back to itself, until it is warm
    }
    // #endregion loop

    static FlowGraph drawing() {
        return heating().graph();
    }

    public static void main(String[] args) {
        // #region run
        Shared shared = Shared.create().put(TEMPERATURE, 3);
        heating().run(shared, RunOptions.defaults().withMaxSteps(100));
        System.out.println(shared.get(TEMPERATURE) + " degrees");
        // #endregion run
    }
}
