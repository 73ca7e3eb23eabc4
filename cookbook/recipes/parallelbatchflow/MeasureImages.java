package parallelbatchflow;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A flow for each pair of image and channel, in parallel and one after another. */
public class MeasureImages {

    private static final Path FOLDER =
            Path.of(System.getProperty("pocketflow.recipe", "src/main/java/parallelbatchflow"));

    enum Channel {
        RED,
        GREEN,
        BLUE
    }

    static final Key<Path> FROM = Key.of("from", Path.class);
    static final Key<List<String>> REPORTS = Key.listOf("reports", String.class);
    static final Key<Path> IMAGE = Key.of("image", Path.class);
    static final Key<Channel> CHANNEL = Key.of("channel", Channel.class);
    static final Key<BufferedImage> PIXELS = Key.local("pixels", BufferedImage.class);
    static final Key<String> REPORT = Key.local("report", String.class);

    /** Loads an image after 100 ms, as if it were on another machine. No thread waits. */
    static class LoadImage extends AsyncNode<Path, BufferedImage> {

        @Override
        protected Path prep(Shared shared) {
            return shared.param(IMAGE);
        }

        @Override
        protected CompletionStage<BufferedImage> execAsync(Path file) {
            return CompletableFuture.supplyAsync(
                    () -> read(file), CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
        }

        private static BufferedImage read(Path file) {
            try {
                return ImageIO.read(file.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected String post(Shared shared, Path file, BufferedImage image) {
            shared.put(PIXELS, image);
            return DEFAULT;
        }
    }

    /** Computes the share of the light in one channel. */
    static class Measure extends Node<Measure.Task, Double> {

        record Task(BufferedImage image, Channel channel) {}

        @Override
        protected Task prep(Shared shared) {
            return new Task(shared.get(PIXELS), shared.param(CHANNEL));
        }

        @Override
        protected Double exec(Task task) {
            int width = task.image.getWidth();
            int height = task.image.getHeight();
            long[] light = new long[3];
            for (int pixel : task.image.getRGB(0, 0, width, height, null, 0, width)) {
                light[0] += pixel >> 16 & 0xFF;
                light[1] += pixel >> 8 & 0xFF;
                light[2] += pixel & 0xFF;
            }
            return 100.0 * light[task.channel.ordinal()] / Math.max(1, light[0] + light[1] + light[2]);
        }

        @Override
        protected String post(Shared shared, Task task, Double percent) {
            String channel = task.channel.name().toLowerCase(Locale.ROOT);
            shared.put(
                    REPORT,
                    String.format(
                            Locale.ROOT, "%s: %.0f %% %s", shared.param(IMAGE).getFileName(), percent, channel));
            return DEFAULT;
        }
    }

    static class MeasureAll extends AsyncParallelBatchFlow<String> {

        MeasureAll(int maxConcurrency) {
            super(maxConcurrency, new LoadImage().then(new Measure()));
        }

        @Override
        protected List<Params> prep(Shared shared) throws IOException {
            List<Params> pairs = new ArrayList<>();
            try (Stream<Path> files = Files.list(shared.get(FROM))) {
                for (Path image : files.filter(file -> file.toString().endsWith(".png"))
                        .sorted()
                        .toList()) {
                    for (Channel channel : Channel.values()) {
                        pairs.add(Params.of(IMAGE, image).and(CHANNEL, channel));
                    }
                }
            }
            return pairs;
        }

        @Override
        protected String result(Shared iteration) {
            return iteration.get(REPORT);
        }

        @Override
        protected String post(Shared shared, List<Params> pairs, List<Outcome<String>> reports) {
            shared.put(REPORTS, reports.stream().map(Outcome::value).toList());
            return DEFAULT;
        }
    }

    static MeasureAll flow() {
        return new MeasureAll(3);
    }

    public static void main(String[] args) {
        Path from = args.length == 0 ? FOLDER : Path.of(args[0]);
        if (args.length > 1 || !Files.isDirectory(from)) {
            System.err.println(
                    "parallel-batch-flow accepts a folder of PNG files, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        flow().run(Shared.create().put(FROM, from)); // once before the clock starts, while Java compiles
        long start = System.nanoTime();
        List<String> parallel = flow().run(Shared.create().put(FROM, from), REPORTS);
        long middle = System.nanoTime();
        List<String> oneByOne = new MeasureAll(1).run(Shared.create().put(FROM, from), REPORTS);
        long end = System.nanoTime();

        parallel.forEach(System.out::println);
        System.out.printf(Locale.ROOT, "three at a time: %.2f s%n", (middle - start) / 1e9);
        System.out.printf(Locale.ROOT, "one after another: %.2f s%n", (end - middle) / 1e9);
        System.out.println("equal results: " + (parallel.equals(oneByOne) ? "yes" : "no"));
    }
}
