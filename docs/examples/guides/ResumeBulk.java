package guides;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.core.pool.Work;
import io.pocketflow.durable.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

public class ResumeBulk {
    // #region resume
    static PoolReport<String, String> run(Path journalFile, List<String> items, AtomicInteger calls) {
        var translate = Work.of((String word) -> {
                    calls.incrementAndGet();
                    return word.toUpperCase();
                })
                .withResultType(String.class)   // the type in the journal
                .withFingerprint("upper case"); // changes with the prompt or the model
        try (Journal journal = Journal.open(journalFile)) {
            return Pool.of(translate)
                    .withOptions(RunOptions.defaults().withStore(journal).withRunId("words"))
                    .run(items);
        }
    }
    // #endregion resume

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempDirectory("bulk").resolve("words.journal");
        // #region twice
        AtomicInteger calls = new AtomicInteger();
        run(file, List.of("sun", "rain"), calls);
        var report = run(file, List.of("moon", "sun", "rain"), calls); // one more item
        System.out.println(report.results() + " by " + calls + " calls");
        System.out.println(report.status().replayed() + " results came from the journal");
        // #endregion twice
    }
}
