package batchimages;

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

/** Describes the images of a folder for people who cannot see them, several images at a time. */
public class BatchImages {

    record Caption(
            @Description("one sentence for people who cannot see the image")
            String alt,

            @Description("one to three words to find the image by")
            List<String> tags) {}

    static final Key<String> NAME = Key.of("name", String.class);
    static final Key<Part> IMAGE = Key.of("image", Part.class);
    static final Key<Caption> CAPTION = Key.of("caption", Caption.class);

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/batchimages"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static AsyncFlow flow(ChatModel model) {
        return flow(model, FOLDER);
    }

    private static AsyncFlow flow(ChatModel model, Path folder) {
        var load = Node.of(
                "LoadImage", NAME, IMAGE, name -> Part.image("image/png", Files.readAllBytes(folder.resolve(name))));
        var describe = Skill.of(
                        model,
                        MessageTemplate.user("Describe the image {name}.").withAttachment("image"))
                .named("Describe")
                .returning(Caption.class)
                .writing(CAPTION);
        return new AsyncFlow(load.then(describe));
    }

    public static void main(String[] args) throws IOException {
        Path folder = args.length == 0 ? FOLDER : Path.of(args[0]);
        if (args.length > 1 || !Files.isDirectory(folder)) {
            System.err.println(
                    "batch-images accepts one folder with PNG files, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        Pool<String, Caption> pool =
                Pool.of(flow(ChatModels.of(MODEL), folder), NAME, CAPTION).withMaxConcurrency(4);
        for (ItemReport<String, Caption> item : pool.run(images(folder)).items()) {
            if (item.outcome().isDone()) {
                Caption caption = item.outcome().value();
                System.out.println("<img src=\"" + item.item() + "\" alt=\""
                        + caption.alt().replace("\"", "&quot;") + "\">");
                System.out.println("  " + String.join(", ", caption.tags()));
            } else {
                System.out.println(item.item() + " has no description: "
                        + item.outcome().failure().orElseThrow());
            }
        }
    }

    private static List<String> images(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".png"))
                    .sorted()
                    .toList();
        }
    }
}
