package io.pocketflow.cookbook;

import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunOptions;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.OfflineModel;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a recipe sees of the world around it; a test gives it another.
 *
 * @param in what the user types
 * @param out for results
 * @param err for progress and complaints
 * @param terminal whether {@code err} goes to a terminal, where a line can be written over
 * @param folder what relative paths of the user are relative to
 * @param home the root of the repository, where the samples are
 * @param models finds a model by its name
 * @param options how flows are run
 * @param verbose whether a failure shows where in the program it happened, too
 */
public record Session(
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Path folder,
        Path home,
        Function<String, ChatModel> models,
        RunOptions options,
        boolean verbose) {

    /** The real one. Text is UTF-8 whatever the locale says. */
    public static Session system() {
        return new Session(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                utf8(new FileOutputStream(FileDescriptor.out)),
                utf8(new FileOutputStream(FileDescriptor.err)),
                Boolean.getBoolean("pocketflow.terminal"),
                Path.of(""),
                Path.of(System.getProperty("pocketflow.home", "")),
                name -> name.equals("env") ? ChatModels.fromEnvironment() : ChatModels.of(name),
                RunOptions.defaults(),
                false);
    }

    /** The same with other streams for results and complaints. */
    public Session withOutput(PrintStream results, PrintStream complaints) {
        return new Session(in, results, complaints, terminal, folder, home, models, options, verbose);
    }

    /** The same, telling of failures where they happened or not. */
    public Session withVerbose(boolean shown) {
        return new Session(in, out, err, terminal, folder, home, models, options, shown);
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** Takes {@code --model NAME}; without it, the one that works offline and costs nothing. */
    public ChatModel model(Arguments arguments) {
        try {
            return models.apply(arguments.option("--model").orElse("offline"));
        } catch (IllegalArgumentException unknown) {
            throw new UsageException(unknown.getMessage());
        }
    }

    /** Says which model answers, and what it is if it is no language model. */
    public void introduce(ChatModel model) {
        out.println(
                "model: " + model.name() + (model instanceof OfflineModel offline ? ", " + offline.description() : ""));
    }

    /** A path that the user named. */
    public Path path(String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException noPath) {
            throw new UsageException("this is no path: " + name);
        }
    }

    /** A path as the user would write it. */
    public String shown(Path path) {
        return Printable.line((path.startsWith(folder) ? folder.relativize(path) : path).toString());
    }

    /** One of the samples in {@code cookbook/data}. */
    public Path sample(String name) {
        return home.resolve("cookbook").resolve("data").resolve(name);
    }

    /** The time of the clock by which flows are run, for {@link #since}. */
    public long now() {
        return options.timer().nanoTime();
    }

    /** How much time has passed since then. */
    public Duration since(long start) {
        return Duration.ofNanos(now() - start);
    }

    /** A duration as people read it: {@code 1.25 s}. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }

    /** Prints one line for each outcome that failed, and returns how many there are. */
    public int complain(List<? extends Outcome<?>> outcomes, IntFunction<String> names) {
        int failures = 0;
        for (Outcome<?> outcome : outcomes) {
            if (!outcome.isDone()) {
                failures++;
                err.println(Printable.line(names.apply(outcome.index())) + " failed: "
                        + outcome.failure().map(Main::sentence).orElse(outcome.toString()));
            }
        }
        return failures;
    }

    /** How much shorter the second duration is than the first, in percent: {@code 48.7 %}. */
    public static String saved(Duration first, Duration second) {
        double part = first.isZero() ? 0 : 1 - (double) second.toNanos() / first.toNanos();
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }
}
