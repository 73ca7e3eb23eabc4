package concepts;

import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

public class Durable {
    static final Key<String> TOPIC = Key.of("topic", String.class);
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<String> TITLE = Key.of("title", String.class);

    // #region flow
    static Flow report(AtomicBoolean isDown) {
        var write = Node.of("Write", TOPIC, TEXT, topic -> {
            System.out.println("writing, which is expensive");
            return "All about " + topic;
        });
        var title = Node.of("Title", TEXT, TITLE, text -> {
            if (isDown.get()) {
                throw new IllegalStateException("no connection");
            }
            return text.toUpperCase();
        });
        return new Flow(write.then(title));
    }
    // #endregion flow

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempDirectory("durable").resolve("report.journal");
        AtomicBoolean isDown = new AtomicBoolean(true);
        // #region run
        for (int start = 1; start <= 2; start++) { // the same program, started twice
            try (Journal journal = Journal.open(file)) {
                RunOptions options = RunOptions.defaults().withStore(journal).withRunId("report-1");
                Shared shared = Shared.create().put(TOPIC, "cheese");
                System.out.println(report(isDown).run(shared, TITLE, options));
            } catch (FlowException failed) {
                System.out.println(failed.getMessage());
                isDown.set(false);
            }
        }
        // #endregion run
    }
}
