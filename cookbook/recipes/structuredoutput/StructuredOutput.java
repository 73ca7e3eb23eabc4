package structuredoutput;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A letter in free words becomes a record with dates, an enum and lists. */
public final class StructuredOutput {

    static final Key<Path> FILE = Key.of("file", Path.class);
    static final Key<String> LETTER = Key.of("letter", String.class);
    static final Key<Application> APPLICATION = Key.of("application", Application.class);

    private static final String PROMPT = """
            Extract the data of this job application. Do not invent anything: leave out what the letter does not say.

            {letter}""";

    private static final Path FOLDER =
            Path.of(System.getProperty("pocketflow.recipe", "src/main/java/structuredoutput"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Node<Path, String> read = Node.of("Read", FILE, LETTER, Files::readString);
        Skill<Application> extract = Skill.of(model, PROMPT)
                .named("Extract")
                .returning(Application.class)
                .writing(APPLICATION);
        return new AsyncFlow(read.then(extract));
    }

    public static void main(String[] args) {
        Path file = args.length == 0 ? FOLDER.resolve("letter.txt") : Path.of(args[0]);
        if (args.length > 1 || !Files.isReadable(file)) {
            System.err.println(
                    "structured-output accepts one file that it can read, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        AtomicInteger calls = new AtomicInteger();
        FlowListener count = FlowListener.of(ModelFinished.class, call -> calls.incrementAndGet());

        Application application = flow(model)
                .run(
                        Shared.create().put(FILE, file),
                        APPLICATION,
                        RunOptions.defaults().withListener(count));

        print(application);
        System.out.println("(" + calls + " calls of the model)");
    }

    private static void print(Application application) {
        System.out.println("name:      " + application.name());
        System.out.println("e-mail:    " + application.email().orElse("not given"));
        System.out.println("phone:     " + application.phone().orElse("not given"));
        System.out.println("start:     " + application.start());
        System.out.println("hours:     " + application.hours());
        for (Application.Job job : application.jobs()) {
            String until = job.until().map(String::valueOf).orElse("today");
            System.out.println(
                    "job:       " + job.title() + " at " + job.employer() + ", " + job.from() + " to " + until);
        }
        System.out.println("languages: " + String.join(", ", application.languages()));
    }
}
