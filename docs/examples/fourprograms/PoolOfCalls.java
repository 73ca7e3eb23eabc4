package fourprograms;

import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

public class PoolOfCalls {
    public static void main(String[] args) {
        ChatModel model = ChatModels.of("offline");
        List<String> texts = List.of("It rains. We stay in.", "The sun shines. We go out.");
        // #region loop
        List<String> summaries = new ArrayList<>();
        for (String text : texts) { // 50 texts of 2 s each take 100 s
            summaries.add(model.chat("Summarise in one sentence:\n\n" + text));
        }
        // #endregion loop
        System.out.println(summaries);
        // #region pool
        Skill<String> summarize = Skill.of(model, "Summarise in one sentence:\n\n{text}");
        List<Map<String, ?>> items = List.copyOf(
                texts.stream().map(text -> Map.of("text", text)).toList());
        PoolReport<Map<String, ?>, String> report = Pool.of(summarize)
                .withMaxConcurrency(10) // 50 texts of 2 s each take 10 s
                .withCallTimeout(Duration.ofSeconds(30))
                .run(items);
        report.failed().forEach(item -> System.out.println(item.item() + ": " + item.outcome()));
        // #endregion pool
        System.out.println(report.results());
    }
}
