package fourprograms;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.agent.Skill;
import java.time.Duration;
import java.util.List;

public class ParallelChains {
    static final Key<String> TOPIC = Key.of("topic", String.class);
    static final Key<String> NOTES = Key.of("notes", String.class);
    static final Key<String> DRAFT = Key.of("draft", String.class);
    static final Key<String> ARTICLE = Key.of("article", String.class);

    // #region chain
    static AsyncFlow articleChain(ChatModel model) {
        Retry retry = Retry.upTo(3).withDelay(Duration.ofSeconds(1)).withBackoff(2);
        var research = Skill.of(model, "Collect the facts about: {topic}")
                .named("Research").writing(NOTES).withRetry(retry);
        var write = Skill.of(model, "Write an article from these notes: {notes}")
                .named("Write").writing(DRAFT).withRetry(retry);
        var edit = Skill.of(model, "Correct this article: {draft}")
                .named("Edit").writing(ARTICLE).withRetry(retry);
        return new AsyncFlow(research.then(write).then(edit));
    }
    // #endregion chain

    static FlowGraph drawing() {
        return articleChain(ChatModels.of("offline")).graph();
    }

    public static void main(String[] args) {
        List<String> topics = List.of("Tides rise and fall twice a day.", "Bees dance.");
        // #region run
        ChatModel model = ChatModels.of("offline").limited(ModelLimits.perMinute(60));
        var report = Pool.of(articleChain(model), TOPIC, ARTICLE)
                .withMaxItems(5)        // the semaphore: at most five chains in progress
                .withDeferredRetries(1) // failed chains once more, after the others
                .run(topics);
        System.out.println(report);
        // #endregion run
    }
}
