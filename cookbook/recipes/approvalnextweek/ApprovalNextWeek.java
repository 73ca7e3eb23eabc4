package approvalnextweek;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.Origin;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalRun;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Answers a complaint with a letter, which a person approves next week, in another process. */
public class ApprovalNextWeek {

    static final Key<String> ORDER = Key.of("order", String.class);
    static final Key<String> COMPLAINT = Key.of("complaint", String.class);
    static final Key<String> LETTER = Key.of("letter", String.class);
    static final Key<String> RECEIPT = Key.of("receipt", String.class);

    private static final Path FOLDER =
            Path.of(System.getProperty("pocketflow.recipe", "src/main/java/approvalnextweek"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));
    private static final Approve APPROVE = new Approve();

    static AsyncFlow flow(ChatModel model) {
        var read = Node.of("ReadComplaint", ORDER, COMPLAINT, order -> Files.readString(file(order)));
        var write = Skill.of(model, "Answer this complaint in three sentences. Grant every refund.\n\n{complaint}")
                .named("WriteLetter")
                .writing(LETTER);
        var send = Node.of("SendLetter", LETTER, RECEIPT, letter -> {
            System.out.println("  sending: " + letter);
            return "sent";
        });
        return new AsyncFlow(read.then(write).then(APPROVE.on("approved", send).end("refused")));
    }

    public static void main(String[] args) throws Exception {
        String command = args.length == 0 ? "" : args[0];
        if (args.length == 0) {
            demonstrate();
        } else if (command.equals("ask") && args.length == 3 && Files.exists(file(args[2]))) {
            ask(Path.of(args[1]), args[2]);
        } else if (command.equals("questions") && args.length == 2 && Files.exists(Path.of(args[1]))) {
            printQuestions(Path.of(args[1]));
        } else if (command.equals("answer") && args.length == 4 && args[3].matches("yes|no")) {
            answer(Path.of(args[1]), args[2], args[3].equals("yes"));
        } else {
            System.err.println(
                    "usage: approval-next-week [ask JOURNAL 1042 | questions JOURNAL | answer JOURNAL 1042 yes|no]"
                            + ", but it was given: " + String.join(" ", args));
            System.exit(2);
        }
    }

    /** Runs the flow up to the question. */
    private static void ask(Path file, String order) {
        try (Journal journal = Journal.open(file)) {
            flow(ChatModels.of(MODEL)).run(Shared.create().put(ORDER, order), options(journal, order));
        } catch (FlowSuspended waiting) {
            System.out.println("  the run waits for an answer, and this process ends");
        }
    }

    /** Prints the open questions of all runs. */
    private static void printQuestions(Path file) {
        for (JournalRun run : Journal.read(file)) {
            for (JournalStep question : run.questions()) {
                System.out.println("  " + run.id() + " asks about " + question.json());
            }
        }
    }

    /** Answers the question of a run and continues the run. */
    private static void answer(Path file, String order, boolean approved) {
        try (Journal journal = Journal.open(file)) {
            Shared shared = Shared.create().put(ORDER, order);
            String action = flow(ChatModels.of(MODEL)).resume(shared, options(journal, order), APPROVE, approved);
            System.out.println(
                    "  the run ended; the letter was " + shared.find(RECEIPT).orElse(action));
        } catch (IllegalArgumentException noSuchQuestion) {
            System.err.println(noSuchQuestion.getMessage());
            System.exit(2);
        }
    }

    private static RunOptions options(Journal journal, String order) {
        return RunOptions.defaults()
                .withStore(journal)
                .withRunId("order-" + order)
                .withListener(FlowListener.of(
                        ModelFinished.class,
                        call -> System.out.println("  the letter comes from the "
                                + (call.origin() == Origin.RECORD ? "journal" : "model"))));
    }

    private static Path file(String order) {
        return FOLDER.resolve("order-" + order + ".txt");
    }

    private static void demonstrate() throws Exception {
        String journal =
                Files.createTempDirectory("approval").resolve("letters.journal").toString();
        System.out.println("Monday, the first process:");
        startProcess("ask", journal, "1042");
        System.out.println("Next week, the second process:");
        startProcess("questions", journal);
        System.out.println("One minute later, the third process:");
        startProcess("answer", journal, "1042", "yes");
    }

    /** Runs this program in a process of its own and copies its output. */
    private static void startProcess(String... args) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("-Dpocketflow.recipe=" + FOLDER, "-Dpocketflow.model=" + MODEL));
        command.add(ApprovalNextWeek.class.getName());
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.inputReader().lines().forEach(System.out::println);
        process.waitFor();
    }
}
