package guides;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.JsonlEvents;
import java.nio.file.Files;
import java.nio.file.Path;

public class EventsInAFile {
    static final Key<Integer> IN = Key.of("in", Integer.class);
    static final Key<Integer> OUT = Key.of("out", Integer.class);

    public static void main(String[] args) throws Exception {
        // #region file
        Path file = Files.createTempDirectory("events").resolve("events.jsonl");
        try (JsonlEvents events = JsonlEvents.to(file)) {
            Node.of("Double", IN, OUT, number -> 2 * number)
                    .run(Shared.create().put(IN, 21), RunOptions.defaults().withListener(events));
        }
        System.out.println(JsonlEvents.read(file, event -> {}));
        // #endregion file
    }
}
