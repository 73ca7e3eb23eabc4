package batchflow;

import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Images times filters: a graph of three nodes that runs once for each pair. */
public class FilterImages {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/batchflow"));

    /** Of the run: where images are read and written, and the outcome of each pair. */
    static final Key<Path> FROM = Key.of("from", Path.class);

    static final Key<Path> TO = Key.of("to", Path.class);
    static final Key<List<Outcome<String>>> OUTCOMES = Key.of("outcomes", new TypeRef<>() {});

    /** Of one pair: its image and filter, and what its nodes pass on. Local keys belong to one iteration. */
    static final Key<Path> IMAGE = Key.of("image", Path.class);

    static final Key<Filter> FILTER = Key.of("filter", Filter.class);
    static final Key<BufferedImage> PIXELS = Key.local("pixels", BufferedImage.class);
    static final Key<String> SAVED = Key.local("saved", String.class);

    static class LoadImage extends Node<Path, BufferedImage> {

        @Override
        protected Path prep(Shared shared) {
            return shared.param(IMAGE);
        }

        @Override
        protected BufferedImage exec(Path file) throws IOException {
            BufferedImage image = ImageIO.read(file.toFile());
            if (image == null) {
                throw new IOException(file.getFileName() + " is not an image");
            }
            return image;
        }

        @Override
        protected String post(Shared shared, Path file, BufferedImage image) {
            shared.put(PIXELS, image);
            return DEFAULT;
        }
    }

    static class ApplyFilter extends Node<ApplyFilter.Task, BufferedImage> {

        record Task(Filter filter, BufferedImage image) {}

        @Override
        protected Task prep(Shared shared) {
            return new Task(shared.param(FILTER), shared.get(PIXELS));
        }

        @Override
        protected BufferedImage exec(Task task) {
            return task.filter.apply(task.image);
        }

        @Override
        protected String post(Shared shared, Task task, BufferedImage filtered) {
            shared.put(PIXELS, filtered);
            return DEFAULT;
        }
    }

    static class SaveImage extends Node<SaveImage.Target, String> {

        record Target(Path file, BufferedImage image) {}

        @Override
        protected Target prep(Shared shared) {
            String name = shared.param(FILTER).name().toLowerCase() + "-"
                    + shared.param(IMAGE).getFileName();
            return new Target(shared.get(TO).resolve(name), shared.get(PIXELS));
        }

        @Override
        protected String exec(Target target) throws IOException {
            ImageIO.write(target.image, "png", target.file.toFile());
            return target.file.getFileName() + ", mean colour " + Filter.meanColour(target.image);
        }

        @Override
        protected String post(Shared shared, Target target, String saved) {
            shared.put(SAVED, saved);
            return DEFAULT;
        }
    }

    /** Runs the three nodes for each pair, one pair after another. A pair that fails does not stop the others. */
    static class FilterAll extends BatchFlow<String> {

        FilterAll() {
            super(OnFailure.COLLECT, new LoadImage().then(new ApplyFilter()).then(new SaveImage()));
        }

        @Override
        protected List<Params> prep(Shared shared) throws IOException {
            List<Params> pairs = new ArrayList<>();
            try (Stream<Path> files = Files.list(shared.get(FROM))) {
                for (Path image : files.filter(file -> file.toString().endsWith(".png"))
                        .sorted()
                        .toList()) {
                    for (Filter filter : Filter.values()) {
                        pairs.add(Params.of(IMAGE, image).and(FILTER, filter));
                    }
                }
            }
            return pairs;
        }

        @Override
        protected String result(Shared iteration) {
            return iteration.get(SAVED);
        }

        @Override
        protected String post(Shared shared, List<Params> pairs, List<Outcome<String>> outcomes) {
            shared.put(OUTCOMES, outcomes);
            return DEFAULT;
        }
    }

    static FilterAll flow() {
        return new FilterAll();
    }

    public static void main(String[] args) throws IOException {
        Path from = args.length == 0 ? FOLDER : Path.of(args[0]);
        if (args.length > 2 || !Files.isDirectory(from)) {
            System.err.println("batch-flow accepts a folder of PNG files and a folder to write to, but was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
        Path to = args.length < 2 ? Files.createTempDirectory("batch-flow") : Files.createDirectories(Path.of(args[1]));
        List<Outcome<String>> outcomes =
                flow().run(Shared.create().put(FROM, from).put(TO, to), OUTCOMES);
        for (Outcome<String> outcome : outcomes) {
            System.out.println(
                    outcome.isDone()
                            ? outcome.value()
                            : "failed: " + outcome.failure().orElseThrow().getMessage());
        }
        System.err.println("written to " + to);
    }
}
