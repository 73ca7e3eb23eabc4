package guides;

import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolSession;
import java.util.concurrent.CompletableFuture;

public class Submitting {
    public static void main(String[] args) {
        // #region session
        Pool<String, Integer> lengths = Pool.of(String::length);
        try (PoolSession<String, Integer> session = lengths.open(RunOptions.defaults())) {
            CompletableFuture<Outcome<Integer>> outcome = session.submit("row-1", "a text");
            System.out.println(outcome.join().value());
        } // blocks until all submitted items have ended
        // #endregion session
    }
}
