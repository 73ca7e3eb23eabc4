package guides;

import io.pocketflow.core.Ask;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.Journal;
import java.nio.file.Files;
import java.nio.file.Path;

public class HumanInTheLoop {
    static final Key<String> TOPIC = Key.of("topic", String.class);
    static final Key<String> DRAFT = Key.of("draft", String.class);
    static final Key<String> PUBLISHED = Key.of("published", String.class);

    // #region ask
    static class Review extends Ask<String, Boolean> {
        @Override protected String prep(Shared shared) { return shared.get(DRAFT); } // the question
        @Override protected String post(Shared shared, String draft, Boolean isGood) {
            return isGood ? "publish" : "rewrite";
        }
    }
    // #endregion ask

    // #region flow
    static final Review REVIEW = new Review();

    static Flow article() {
        var write = Node.of("Write", TOPIC, DRAFT, topic -> "An article about " + topic);
        var publish = Node.of("Publish", DRAFT, PUBLISHED, draft -> "published: " + draft);
        return new Flow(write.then(REVIEW.on("publish", publish).on("rewrite", write)));
    }
    // #endregion flow

    static FlowGraph drawing() {
        return article().graph();
    }

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempDirectory("article").resolve("articles.journal");
        // #region first
        try (Journal journal = Journal.open(file)) {
            RunOptions options = RunOptions.defaults().withStore(journal).withRunId("article-17");
            article().run(Shared.create().put(TOPIC, "tides"), options);
        } catch (FlowSuspended waiting) {
            System.out.println(waiting.questions().values()); // send a mail; the process may end
        }
        // #endregion first
        // #region second
        try (Journal journal = Journal.open(file)) { // next week, in another process
            RunOptions options = RunOptions.defaults().withStore(journal).withRunId("article-17");
            Shared shared = Shared.create().put(TOPIC, "tides");
            article().resume(shared, options, REVIEW, true);
            System.out.println(shared.get(PUBLISHED));
        }
        // #endregion second
    }
}
