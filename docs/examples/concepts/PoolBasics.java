package concepts;

import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.core.pool.Work;
import java.time.Duration;
import java.util.List;

public class PoolBasics {
    public static void main(String[] args) {
        List<String> addresses = List.of("ann@example.com", "no address", "bob@example.com");
        // #region pool
        var domain = Work.of(PoolBasics::domain)
                .withRetry(Retry.upTo(3).withDelay(Duration.ofMillis(1)));
        PoolReport<String, String> report = Pool.of(domain)
                .withMaxConcurrency(10)
                .run(addresses);
        // #endregion pool
        // #region report
        for (var item : report.items()) {
            Outcome<String> outcome = item.outcome();
            String text = outcome.isDone() ? outcome.value() : outcome.failure().get().getMessage();
            System.out.println(item.item() + ": " + text);
        }
        System.out.println(report);
        // #endregion report
    }

    static String domain(String address) {
        int at = address.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("there is no @ in it");
        }
        return address.substring(at + 1);
    }
}
