package resumeaftercrash;

import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.Journal;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Summarizes the log of a voyage. A first process ends in the middle of the third day, and a second one resumes. */
public class ResumeAfterCrash {

    static final Key<List<String>> DAYS = Key.listOf("days", String.class);
    static final Key<List<String>> SUMMARIES = Key.listOf("summaries", String.class);

    private static final Path FOLDER =
            Path.of(System.getProperty("pocketflow.recipe", "src/main/java/resumeaftercrash"));
    private static final String MODEL = System.getProperty("pocketflow.model", "offline");

    static Flow flow(ChatModel model) {
        return new Flow(new SummarizeDays(model));
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            demonstrate();
        } else if (args.length == 1 && !args[0].startsWith("--")) {
            summarize(Path.of(args[0]), 0);
        } else if (args.length == 2 && args[1].matches("[1-9]")) {
            summarize(Path.of(args[0]), Integer.parseInt(args[1]));
        } else {
            System.err.println("usage: resume-after-crash [JOURNAL [NUMBER OF THE FATAL CALL]], but it was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
    }

    /** Summarizes all days. Days that are in the journal already are not asked about again. */
    private static void summarize(Path file, int fatalCall) throws IOException {
        List<String> days =
                List.of(Files.readString(FOLDER.resolve("voyage.txt")).strip().split("\n\n"));
        ChatModel model = new PowerCut(ChatModels.of(MODEL), fatalCall);
        try (Journal journal = Journal.open(file)) {
            RunOptions options = RunOptions.defaults().withStore(journal).withRunId("voyage");
            Shared shared = Shared.create().put(DAYS, days);
            flow(model).run(shared, SUMMARIES, options).forEach(summary -> System.out.println("  - " + summary));
        }
    }

    private static void demonstrate() throws Exception {
        Path folder = Files.createTempDirectory("resume-after-crash");
        String journal = folder.resolve("voyage.journal").toString();
        System.out.println("The first process:");
        System.out.println("  it ended with exit code " + startProcess(journal, "3"));
        System.out.println("The second process, with the same journal:");
        System.out.println("  it ended with exit code " + startProcess(journal));
    }

    /** Runs this program in a process of its own, copies its output, and returns its exit code. */
    private static int startProcess(String... args) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("-Dpocketflow.recipe=" + FOLDER, "-Dpocketflow.model=" + MODEL));
        command.add(ResumeAfterCrash.class.getName());
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.inputReader().lines().forEach(System.out::println);
        return process.waitFor();
    }
}
