package guides;

import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolStatus;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

public class BulkJava {
    // #region stream
    static PoolStatus summarize(Path lines, Consumer<ItemReport<Map<String, ?>, String>> to)
            throws IOException {
        Skill<String> skill = Skill.of(ChatModels.of("offline").limited(), "Summarise: {text}");
        Pool<Map<String, ?>, String> pool = Pool.of(skill)
                .withMaxConcurrency(50)
                .withMaxOpen(500); // at most 500 items in memory
        try (BufferedReader reader = Files.newBufferedReader(lines)) {
            Stream<Map<String, ?>> items = reader.lines().map(line -> Map.of("text", line));
            return pool.stream(items, to);
        }
    }
    // #endregion stream

    public static void main(String[] args) throws IOException {
        Path lines = Files.createTempFile("bulk", ".txt");
        Files.writeString(lines, "It rains.\nThe sun shines.\nBees dance.\n");
        // #region run
        PoolStatus status = summarize(lines, item -> System.out.println(
                item.index() + " " + item.outcome().value()));
        System.out.println(status.done() + " done, " + status.failed() + " failed");
        // #endregion run
        Files.delete(lines);
    }
}
