package concepts;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.Shared;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

public class Stopping {
    // #region node
    static class Download extends AsyncNode<String, String> {
        private final CountDownLatch started;
        private final CountDownLatch closed;

        Download(CountDownLatch started, CountDownLatch closed) {
            this.started = started;
            this.closed = closed;
        }

        @Override protected CompletionStage<String> execAsync(String nothing, Attempt attempt) {
            attempt.onCancel(closed::countDown); // close the connection here
            started.countDown();
            return new CompletableFuture<>();    // a download that takes for ever
        }
    }
    // #endregion node

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        // #region cancel
        CompletableFuture<String> run =
                new Download(started, closed).runAsync(Shared.create());
        started.await();
        run.cancel(true);
        closed.await();
        try {
            run.join();
        } catch (CancellationException cancelled) {
            System.out.println("cancelled, and the connection is closed");
        }
        // #endregion cancel
    }
}
