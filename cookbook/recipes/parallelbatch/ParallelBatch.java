package parallelbatch;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Summaries of many files, several at a time. */
public class ParallelBatch {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/parallelbatch"));

    static final Key<List<Path>> FILES = Key.listOf("files", Path.class);
    static final Key<List<Outcome<String>>> SUMMARIES = Key.of("summaries", new TypeRef<>() {});

    /** Summarises files, up to a limit at once. A file that fails for good does not stop the others. */
    static class SummarizeAll extends AsyncParallelBatchNode<Path, String> {

        private final ChatModel model;

        SummarizeAll(int maxConcurrency, ChatModel model) {
            super(maxConcurrency, Retry.upTo(3).withDelay(Duration.ofSeconds(1)).withBackoff(2), OnFailure.COLLECT);
            this.model = model;
        }

        @Override
        protected List<Path> prep(Shared shared) {
            return shared.get(FILES);
        }

        @Override
        protected String exec(Path file) throws IOException {
            return model.chat("Summarise in two sentences:\n\n" + Files.readString(file));
        }

        @Override
        protected String postOutcomes(Shared shared, List<Path> files, List<Outcome<String>> summaries) {
            shared.put(SUMMARIES, summaries);
            return DEFAULT;
        }
    }

    static AsyncFlow flow(int maxConcurrency, ChatModel model) {
        return new AsyncFlow(new SummarizeAll(maxConcurrency, model));
    }

    static AsyncFlow flow(ChatModel model) {
        return flow(4, model);
    }

    /** The command line: a folder and a number. */
    record Arguments(Path folder, int maxConcurrency) {

        static Arguments of(String[] args) {
            var arguments = new Arguments(FOLDER.resolve("texts"), 4);
            for (int i = 0; i < args.length; i++) {
                if (args[i].equals("--max-concurrency")
                        && i + 1 < args.length
                        && args[i + 1].matches("[1-9]\\d{0,3}")) {
                    arguments = new Arguments(arguments.folder, Integer.parseInt(args[++i]));
                } else if (Files.isDirectory(Path.of(args[i]))) {
                    arguments = new Arguments(Path.of(args[i]), arguments.maxConcurrency);
                } else {
                    System.err.println(
                            "parallel-batch accepts a folder and --max-concurrency N, but was given: " + args[i]);
                    System.exit(2);
                }
            }
            return arguments;
        }
    }

    public static void main(String[] args) throws IOException {
        var arguments = Arguments.of(args);
        var model = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        List<Path> files;
        try (Stream<Path> found = Files.list(arguments.folder)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }

        var summaries =
                flow(arguments.maxConcurrency, model).run(Shared.create().put(FILES, files), SUMMARIES);

        int failed = 0;
        for (int i = 0; i < files.size(); i++) {
            Outcome<String> summary = summaries.get(i);
            if (summary.isDone()) {
                System.out.println(files.get(i).getFileName() + "\n  " + summary.value() + "\n");
            } else {
                System.err.println(
                        files.get(i) + " failed: " + summary.failure().orElseThrow());
                failed++;
            }
        }
        System.out.println("done=" + (files.size() - failed) + " failed=" + failed);
        if (failed > 0) {
            System.exit(3);
        }
    }
}
