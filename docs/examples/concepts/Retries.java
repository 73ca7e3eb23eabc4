package concepts;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

public class Retries {
    static final Key<String> PAGE = Key.of("page", String.class);

    // #region node
    static class Fetch extends Node<String, String> {
        private final AtomicInteger calls; // of the server

        Fetch(AtomicInteger calls) {
            super(Retry.upTo(3).withDelay(Duration.ofMillis(10)).withBackoff(2));
            this.calls = calls;
        }

        @Override protected String exec(String nothing) {
            if (calls.incrementAndGet() < 3) {
                throw new IllegalStateException("connection refused");
            }
            return "the page";
        }
        @Override protected String post(Shared shared, String nothing, String page) {
            shared.put(PAGE, page);
            return DEFAULT;
        }
    }
    // #endregion node

    public static void main(String[] args) {
        // #region run
        AtomicInteger calls = new AtomicInteger();
        String page = new Fetch(calls).run(Shared.create(), PAGE);
        System.out.println(page + " after " + calls + " attempts");
        // #endregion run
    }
}
