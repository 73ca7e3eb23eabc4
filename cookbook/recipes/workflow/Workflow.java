package workflow;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Path;
import java.util.List;

/** An article in three steps: an outline, all of its sections at once, and one style for the whole. */
public final class Workflow {

    static final Key<String> TOPIC = Key.of("topic", String.class);
    static final Key<List<String>> OUTLINE = Key.listOf("outline", String.class);
    static final Key<String> DRAFT = Key.of("draft", String.class);
    static final Key<String> ARTICLE = Key.of("article", String.class);

    private static final String OUTLINE_PROMPT = """
            Write the outline of a short article for curious laypeople about this topic: {topic}
            Return three headings of at most five words, in a good order for reading.""";

    private static final String STYLE_PROMPT = """
            Rewrite this article in a warm and lively tone, as a good teacher speaks. Keep the headings, the order and
            all facts, and do not make it longer.

            {draft}""";

    private static final String SAMPLE = "Why bread rises";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/workflow"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Skill<List<String>> outline = Skill.of(model, OUTLINE_PROMPT)
                .named("Outline")
                .returning(new TypeRef<List<String>>() {})
                .writing(OUTLINE);
        Skill<String> style = Skill.of(model, STYLE_PROMPT).named("Style").writing(ARTICLE);
        return new AsyncFlow(outline.then(new WriteSections(model)).then(style));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("workflow accepts one topic, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String topic = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        Shared shared = Shared.create().put(TOPIC, topic);

        flow(model).run(shared);

        System.out.println("== Outline ==\n" + String.join("\n", shared.get(OUTLINE)));
        System.out.println("\n== Draft ==\n" + shared.get(DRAFT));
        System.out.println("\n== Article ==\n" + shared.get(ARTICLE));
    }
}
