package concepts;

import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

public class RetryFailed {
    public static void main(String[] args) {
        AtomicBoolean isDown = new AtomicBoolean(true);
        // #region again
        Pool<String, Integer> lengths = Pool.of((String page) -> fetch(page, isDown.get()).length());
        PoolReport<String, Integer> report = lengths.run(List.of("home", "news", "about"));
        System.out.println(report);

        isDown.set(false);             // an hour later
        report = report.retryFailed(); // calls only the failed items again
        System.out.println(report.results());
        // #endregion again
    }

    static String fetch(String page, boolean isDown) {
        if (isDown && page.equals("news")) {
            throw new IllegalStateException("the server is down");
        }
        return "page " + page;
    }
}
