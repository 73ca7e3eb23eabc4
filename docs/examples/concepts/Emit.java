package concepts;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowListener;

public class Emit {
    // #region emit
    record Progress(int percent) {}

    static class Import extends Node<String, Integer> {
        @Override protected Integer exec(String nothing, Attempt attempt) {
            for (int percent = 50; percent <= 100; percent += 50) {
                attempt.emit(new Progress(percent));
            }
            return 2;
        }
    }

    public static void main(String[] args) {
        var show = FlowListener.ofEmitted(
                Progress.class, progress -> System.out.println(progress.percent() + " %"));
        new Import().run(Shared.create(), RunOptions.defaults().withListener(show));
    }
    // #endregion emit
}
