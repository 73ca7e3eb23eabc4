package voicenotes;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.agent.MessageTemplate;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Listens to voice notes and lists the tasks in them. */
public class VoiceNotes {

    record Note(
            @Description("the words of the speaker") String transcript,

            @Description("the tasks that the speaker names, each as an imperative")
            List<String> tasks) {}

    static final Key<String> NAME = Key.of("name", String.class);
    static final Key<Part> AUDIO = Key.of("audio", Part.class);
    static final Key<Note> NOTE = Key.of("note", Note.class);

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/voicenotes"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static AsyncFlow flow(ChatModel model) {
        return flow(model, FOLDER);
    }

    private static AsyncFlow flow(ChatModel model, Path folder) {
        var read = Node.of(
                "ReadAudio", NAME, AUDIO, name -> Part.file("audio/mpeg", Files.readAllBytes(folder.resolve(name))));
        var listen = Skill.of(
                        model,
                        MessageTemplate.user("Listen to the voice note {name}.").withAttachment("audio"))
                .named("Listen")
                .returning(Note.class)
                .writing(NOTE);
        return new AsyncFlow(read.then(listen));
    }

    public static void main(String[] args) throws IOException {
        Path folder = args.length == 0 ? FOLDER : Path.of(args[0]);
        if (args.length > 1 || !Files.isDirectory(folder)) {
            System.err.println(
                    "voice-notes accepts one folder with MP3 files, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        Pool<String, Note> pool =
                Pool.of(flow(ChatModels.of(MODEL), folder), NAME, NOTE).withMaxConcurrency(3);
        for (ItemReport<String, Note> item : pool.run(recordings(folder)).items()) {
            System.out.println(item.item());
            if (item.outcome().isDone()) {
                Note note = item.outcome().value();
                System.out.println("  " + note.transcript());
                note.tasks().forEach(task -> System.out.println("  [ ] " + task));
            } else {
                System.out.println("  " + item.outcome().failure().orElseThrow());
            }
        }
    }

    private static List<String> recordings(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".mp3"))
                    .sorted()
                    .toList();
        }
    }
}
