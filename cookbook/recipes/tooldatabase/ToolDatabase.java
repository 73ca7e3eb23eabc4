package tooldatabase;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ToolFinished;
import io.pocketflow.core.event.FlowEvent.ToolStarted;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.MessageTemplate;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** An agent that keeps a list of tasks in a database. Its tools are SQL statements that we wrote, not the model. */
public final class ToolDatabase {

    private static final String INSTRUCTIONS = """
            You keep the user's list of tasks. Read the list before you change it, and never add a task twice.
            When you have made all changes, say in one or two sentences what you changed.""";

    private static final String SAMPLE = "I have bought the paint. And remind me to call the electrician.";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/tooldatabase"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    private static final Tasks TASKS = new Tasks("jdbc:h2:mem:tasks;DB_CLOSE_DELAY=-1");

    static Agent flow(ChatModel model) {
        Toolbox tools = Toolbox.of(
                Tool.of("open_tasks", "Returns all open tasks.", Tasks.Nothing.class, nothing -> TASKS.open()),
                Tool.of("add_task", "Adds a task.", Tasks.NewTask.class, TASKS::add),
                Tool.of("finish_task", "Marks a task as done.", Tasks.Number.class, TASKS::finish));
        return new Agent(model, tools).withTask(MessageTemplate.system(INSTRUCTIONS), MessageTemplate.user("{wish}"));
    }

    public static void main(String[] args) throws SQLException {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("tool-database accepts one wish, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String wish = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        TASKS.create("Buy paint", "Repair the lamp in the hall", "Water the ferns");
        System.out.println("wish: " + wish);

        String answer = flow(model)
                .runForResult(
                        Shared.of(Map.of("wish", wish)), RunOptions.defaults().withListener(printCalls()));

        System.out.println("answer: " + answer);
        System.out.println("\nThe list now:");
        TASKS.open().forEach(task -> System.out.println("  " + task.number() + ". " + task.title()));
    }

    /** Returns a listener that prints each call of a tool, with its arguments and its result. */
    private static FlowListener printCalls() {
        return FlowListener.withContents(event -> {
            if (event instanceof ToolStarted call) {
                System.out.println(call.tool() + " " + call.arguments());
            } else if (event instanceof ToolFinished call) {
                System.out.println("  " + call.result());
            }
        });
    }
}
