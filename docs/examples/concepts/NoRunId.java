package concepts;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.Journal;
import java.nio.file.Files;
import java.nio.file.Path;

public class NoRunId {
    public static void main(String[] args) throws Exception {
        Path file = Files.createTempDirectory("durable").resolve("words.journal");
        // #region mistake
        try (Journal journal = Journal.open(file)) {
            RunOptions options = RunOptions.defaults().withStore(journal); // and no run id
            new CountWords.Count().run(Shared.create().put(CountWords.TEXT, "a text"), options);
        } catch (IllegalArgumentException wrong) {
            System.out.println(wrong.getMessage());
        }
        // #endregion mistake
    }
}
