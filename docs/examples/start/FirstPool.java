package start;

// #region program
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.util.List;
import java.util.Map;

public class FirstPool {
    public static void main(String[] args) {
        List<Map<String, ?>> items =
                List.of(Map.of("text", "It rains. We read."), Map.of("text", "The sun shines."));
        // #region pool
        var summarize = Skill.of(ChatModels.of("offline"), "Summarise in two sentences:\n\n{text}");
        var report = Pool.of(summarize).withMaxConcurrency(10).run(items);
        List<String> summaries = report.results(); // in the order of the items
        // #endregion pool
        System.out.println(summaries);
    }
}
// #endregion program
