package concepts;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import java.util.List;

public class CollectFailures {
    // #region collect
    static class Parse extends AsyncParallelBatchNode<String, Integer> {
        Parse() { super(4, Retry.ONCE, OnFailure.COLLECT); }

        @Override protected List<String> prep(Shared shared) { return List.of("1", "two", "3"); }
        @Override protected Integer exec(String text) { return Integer.valueOf(text); }
        @Override protected String postOutcomes(
                Shared shared, List<String> texts, List<Outcome<Integer>> outcomes) {
            for (Outcome<Integer> outcome : outcomes) {
                System.out.println(outcome.isDone() ? outcome.value() : outcome.failure().get());
            }
            return DEFAULT;
        }
    }
    // #endregion collect

    public static void main(String[] args) {
        new Parse().run(Shared.create());
    }
}
