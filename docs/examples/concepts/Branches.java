package concepts;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

public class Branches {
    static final Key<String> TOWN = Key.of("town", String.class);
    static final Key<String> WEATHER = Key.of("weather", String.class);
    static final Key<String> TRAIN = Key.of("train", String.class);
    static final Key<String> PLAN = Key.of("plan", String.class);

    // #region branches
    static AsyncFlow trip() {
        var weather = Node.of("Weather", TOWN, WEATHER, town -> "sunny in " + town);
        var train = Node.of("Train", TOWN, TRAIN, town -> "9:04 to " + town);
        var both = new AsyncParallelFlow(2, weather, train); // ends when both branches have ended
        return new AsyncFlow(both.then(new Plan()));
    }
    // #endregion branches

    static class Plan extends Node<String, String> {
        @Override protected String prep(Shared shared) {
            return shared.get(TRAIN) + ", " + shared.get(WEATHER);
        }
        @Override protected String exec(String facts) { return "Take the " + facts + "."; }
        @Override protected String post(Shared shared, String facts, String plan) {
            shared.put(PLAN, plan);
            return DEFAULT;
        }
    }

    static FlowGraph drawing() {
        return trip().graph();
    }

    public static void main(String[] args) {
        System.out.println(trip().run(Shared.create().put(TOWN, "Siena"), PLAN));
    }
}
