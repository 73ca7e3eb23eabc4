package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Durations;
import io.pocketflow.llm.batch.BatchOptions;
import io.pocketflow.llm.batch.BatchProgress;
import io.pocketflow.llm.batch.Lane;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose the lane of a bulk run: single calls, or batches at half the price. */
final class LaneOptions {

    /** The lanes. */
    enum Kind {
        ONLINE,
        BATCH
    }

    @Option(
            names = "--lane",
            paramLabel = "LANE",
            defaultValue = "ONLINE",
            description = "online, or batch: the provider's batch endpoint, at half the price and within a day (OpenAI"
                    + " and services of its form, Anthropic, Gemini, Mistral; default: online)")
    private Kind lane = Kind.ONLINE;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "with --lane batch: cancel batches after this time and make the open calls online (default:"
                    + " none; expired calls are sent in another batch)")
    private @Nullable Duration deadline;

    @Option(
            names = "--online-first",
            paramLabel = "N",
            description = "with --lane batch: make N calls online first; if the server rejects all of them, send no"
                    + " batch (default: 0)")
    private @Nullable Integer onlineFirst;

    @Option(
            names = "--poll",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "with --lane batch: time between two looks at a batch, which grows tenfold (default: 30s)")
    private @Nullable Duration poll;

    @Option(
            names = "--detach",
            description = "with --lane batch: end with code 5 as soon as all batches exist; the same command again"
                    + " collects the results")
    private boolean detach;

    /** Returns whether calls are made by batches. */
    boolean isBatch() {
        return lane == Kind.BATCH;
    }

    /**
     * Returns the lane of batches, or empty for single calls.
     *
     * @param isKept whether the run has a journal
     * @param isQuiet whether no progress is printed
     * @throws IllegalArgumentException if an option needs another one, or has an invalid value
     */
    Optional<Lane> lane(Console console, boolean isKept, boolean isQuiet) {
        if (!isBatch()) {
            refuse("--deadline", deadline != null);
            refuse("--online-first", onlineFirst != null);
            refuse("--poll", poll != null);
            refuse("--detach", detach);
            return Optional.empty();
        }
        if (detach && !isKept) {
            throw new IllegalArgumentException(
                    "--detach needs a journal, in which the next run finds the batches: add --out FILE or --journal FILE");
        }
        BatchOptions options = BatchOptions.defaults().withDetached(detach);
        options = deadline == null ? options : options.withDeadline(deadline);
        options = onlineFirst == null ? options : options.withOnlineFirst(onlineFirst);
        options = poll == null ? options : options.withPollInterval(poll);
        return Optional.of(Lane.batch(isQuiet ? options : options.withProgress(new Remarks(console))));
    }

    private static void refuse(String option, boolean isGiven) {
        if (isGiven) {
            throw new IllegalArgumentException(option + " needs --lane batch");
        }
    }

    /** A line for each batch whose state or counts have changed. */
    private record Remarks(Console console, Map<Integer, String> last) implements Consumer<BatchProgress> {

        Remarks(Console console) {
            this(console, new ConcurrentHashMap<>());
        }

        @Override
        public void accept(BatchProgress now) {
            String line = line(now);
            if (!line.equals(last.put(now.number(), line))) {
                console.remark(line);
            }
        }
    }

    /** Returns the progress of a batch as a line for people. */
    static String line(BatchProgress now) {
        String name = "batch " + now.number() + (now.id().isEmpty() ? "" : " (" + now.id() + ")");
        if (now.id().isEmpty()) {
            return name + ": uploading " + now.requests() + " requests for " + now.model();
        }
        String word =
                now.word().isEmpty() || now.word().equalsIgnoreCase(now.state().toString())
                        ? ""
                        : " (" + now.word() + ")";
        return name + ": " + now.state() + word + ", " + now.requests() + " requests"
                + (now.done() == 0 ? "" : ", done=" + now.done())
                + (now.failed() == 0 ? "" : ", failed=" + now.failed());
    }
}
