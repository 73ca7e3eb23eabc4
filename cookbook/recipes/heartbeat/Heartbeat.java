package heartbeat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.nio.file.Path;
import java.time.Duration;

/** Wakes up at regular intervals, looks for mail, and handles it. */
public class Heartbeat {

    static final Key<Integer> BEAT = Key.of("beat", Integer.class);
    static final Key<String> MAIL = Key.of("mail", String.class);
    static final Key<String> DONE = Key.of("done", String.class);

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/heartbeat"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static AsyncFlow flow(ChatModel model) {
        return flow(model, 5, Duration.ofMillis(100));
    }

    private static AsyncFlow flow(ChatModel model, int beats, Duration interval) {
        var beat = new Beat(beats, interval);
        var check = new CheckInbox(new Inbox());
        return new AsyncFlow(
                beat.end("stop").then(check),
                check.on("mail", new HandleMail(model).then(beat)).on("quiet", beat));
    }

    public static void main(String[] args) {
        ChatModel model = ChatModels.of(MODEL);
        if (args.length == 0) {
            flow(model).run(Shared.create());
        } else if (args.length == 2 && args[0].matches("[1-9]\\d{0,8}") && args[1].matches("[1-9]\\d{0,5}")) {
            Duration interval = Duration.ofSeconds(Integer.parseInt(args[1]));
            flow(model, Integer.parseInt(args[0]), interval).run(Shared.create());
        } else {
            System.err.println(
                    "usage: heartbeat [BEATS SECONDS_BETWEEN_THEM], but it was given: " + String.join(" ", args));
            System.exit(2);
        }
    }
}
