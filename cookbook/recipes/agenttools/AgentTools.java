package agenttools;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ToolFinished;
import io.pocketflow.core.event.FlowEvent.ToolStarted;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.AgentLimits;
import io.pocketflow.llm.agent.MessageTemplate;
import java.nio.file.Path;
import java.util.Map;

/** An agent that calls Java methods: it finds a table for dinner, and asks before it books. */
public final class AgentTools {

    private static final String INSTRUCTIONS = """
            You book tables in restaurants. Find out what is free before you book, and never book more than one table.
            Book without asking back: the user confirms each booking in a dialog.""";

    private static final String SAMPLE = "A table for four tonight at eight. One of us is vegan.";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/agenttools"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static Agent flow(ChatModel model) {
        return new Agent(model, Restaurants.tools())
                .withTask(MessageTemplate.system(INSTRUCTIONS), MessageTemplate.user("{wish}"))
                .withLimits(AgentLimits.defaults().withMaxSteps(8));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("agent-tools accepts one wish, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String wish = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        System.out.println("wish: " + wish);

        String answer = flow(model)
                .runForResult(
                        Shared.of(Map.of("wish", wish)), RunOptions.defaults().withListener(printCalls()));

        System.out.println("answer: " + answer);
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
