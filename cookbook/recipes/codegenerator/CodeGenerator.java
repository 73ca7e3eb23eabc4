package codegenerator;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Path;
import java.util.List;

/** The model writes tests and then a program, which is compiled and tested until it passes. */
public final class CodeGenerator {

    static final Key<String> TASK = Key.of("task", String.class);
    static final Key<List<Case>> TESTS = Key.listOf("tests", Case.class);
    static final Key<Program> PROGRAM = Key.of("program", Program.class);
    static final Key<String> FAILURES = Key.of("failures", String.class);

    /** A test: for this argument the program must print this line. */
    record Case(String argument, String expected) {}

    /** The source of a program. */
    record Program(
            @Description("how this version differs from the last one, and why")
            String change,

            @Description("a Java 17 class Solution with a main method")
            String source) {}

    private static final String TESTS_PROMPT = """
            Write five tests for a program that prints one line for its argument. Include the edges of the task.

            Task: {task}""";

    private static final String PROGRAM_PROMPT = """
            Write a Java program for this task. For each of its arguments it prints one line, the result. It uses nothing
            but the JDK, and neither files nor the network.

            Task: {task}

            The last version and its failures:
            {failures}""";

    private static final String SAMPLE = "Turn a whole number from 1 to 3999 into a Roman numeral.";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/codegenerator"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Skill<List<Case>> writeTests = Skill.of(model, TESTS_PROMPT)
                .named("WriteTests")
                .returning(new TypeRef<List<Case>>() {})
                .writing(TESTS);
        Skill<Program> writeProgram = Skill.of(model, PROGRAM_PROMPT)
                .named("WriteProgram")
                .returning(Program.class)
                .writing(PROGRAM);
        RunTests runTests = new RunTests();
        return new AsyncFlow(writeTests
                .then(writeProgram)
                .then(runTests.on("failed", writeProgram).end("passed").end("given up")));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("code-generator accepts one task, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String task = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        System.out.println("task: " + task);

        Shared shared = Shared.create().put(TASK, task).put(FAILURES, "there is none yet");
        String end = flow(model).run(shared);

        System.out.println("\n" + end + ":\n" + shared.get(PROGRAM).source());
    }
}
