package guides;

import io.pocketflow.core.Ask;
import io.pocketflow.core.Key;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.durable.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

public class AnswerRow {
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<String> RESULT = Key.of("result", String.class);

    static class Approve extends Ask<String, Boolean> {
        @Override protected String prep(Shared shared) { return "Publish '" + shared.get(TEXT) + "'?"; }
        @Override protected String post(Shared shared, String question, Boolean isGood) {
            shared.put(RESULT, isGood ? "published" : "dropped");
            return DEFAULT;
        }
    }

    // #region answer
    static void answer(Pool<Map<String, ?>, ?> pool, Path file, String step, boolean value) {
        try (Journal journal = Journal.open(file)) {
            RunOptions options = RunOptions.defaults().withStore(journal).withRunId("pool");
            pool.withOptions(options).answer(StepKey.parse(step), value);
        }
    }
    // #endregion answer

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempDirectory("rows").resolve("answers.csv.journal");
        Pool<Map<String, ?>, String> pool = Pool.of(new Approve(), RESULT);
        List<Map<String, ?>> rows = List.of(Map.of("text", "Bees dance."));
        String step;
        try (Journal journal = Journal.open(file)) {
            var questions = pool.withOptions(RunOptions.defaults().withStore(journal).withRunId("pool"))
                    .run(rows)
                    .questions();
            System.out.println(questions.values());
            step = questions.keySet().iterator().next().toString();
        }
        answer(pool, file, step, true);
        try (Journal journal = Journal.open(file)) {
            System.out.println(pool.withOptions(RunOptions.defaults().withStore(journal).withRunId("pool"))
                    .run(rows)
                    .results());
        }
    }
}
