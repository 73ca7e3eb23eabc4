package concepts;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import java.time.Duration;

public class TimeLimit {
    static class Think extends Node<String, String> {
        @Override protected String exec(String nothing) throws InterruptedException {
            Thread.sleep(60_000); // is interrupted
            return "done";
        }
    }

    public static void main(String[] args) {
        // #region limit
        RunOptions options = RunOptions.defaults().withTimeout(Duration.ofMillis(50));
        try {
            new Think().run(Shared.create(), options);
        } catch (FlowException failed) {
            System.out.println("node " + failed.node() + ": "
                    + failed.getCause().getClass().getSimpleName());
        }
        // #endregion limit
    }
}
