package start;

// #region program
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.util.List;
import java.util.Map;

public class FirstPool {
    public static void main(String[] args) {
        var items = List.of(
                Map.of("text", "It rains. We read."), Map.of("text", "The sun shines. We swim."));
        // #region pool
        var summarize = Skill.of(ChatModels.of("offline"), "Summarise in one sentence:\n\n{text}");
        var report = Pool.of(summarize).withMaxConcurrency(10).run(items); // maps with a "text"
        List<String> summaries = report.results(); // in the order of the items
        // #endregion pool
        summaries.forEach(System.out::println);
    }
}
// #endregion program
