package concepts;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.util.List;

public class PoolOfFlow {
    static final Key<String> TOPIC = Key.of("topic", String.class);
    static final Key<String> NOTES = Key.of("notes", String.class);
    static final Key<String> ARTICLE = Key.of("article", String.class);

    // #region chain
    static AsyncFlow chain(ChatModel model) {
        var research = Skill.of(model, "Collect facts: {topic}").named("Research").writing(NOTES);
        var write = Skill.of(model, "Write an article: {notes}").named("Write").writing(ARTICLE);
        return new AsyncFlow(research.then(write));
    }
    // #endregion chain

    static FlowGraph drawing() {
        return chain(ChatModels.of("offline")).graph();
    }

    public static void main(String[] args) {
        // #region run
        var pool = Pool.of(chain(ChatModels.of("offline")), TOPIC, ARTICLE)
                .withMaxConcurrency(10) // calls in flight
                .withMaxItems(5);       // chains between their first step and their last
        System.out.println(pool.run(List.of("Tides rise twice a day.", "Bees dance.")).results());
        // #endregion run
    }
}
