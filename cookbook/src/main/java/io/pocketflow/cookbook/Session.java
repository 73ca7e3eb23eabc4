package io.pocketflow.cookbook;

import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunOptions;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.ScriptModel;
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
 * The environment of a recipe; tests replace it.
 *
 * @param in the user's input
 * @param out the stream for results
 * @param err the stream for progress and failures
 * @param terminal whether {@code err} is a terminal, where a line can be overwritten
 * @param folder the base of the user's relative paths
 * @param home the root of the repository, which contains the samples
 * @param models finds a model by its name
 * @param options the options of flows
 * @param verbose whether to print the stack trace of a failure
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

    /** Returns the environment of this process. Text is UTF-8 in every locale. */
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

    /** Returns a copy with these streams for results and failures. */
    public Session withOutput(PrintStream results, PrintStream complaints) {
        return new Session(in, results, complaints, terminal, folder, home, models, options, verbose);
    }

    /** Returns a copy that prints the stack trace of a failure or not. */
    public Session withVerbose(boolean shown) {
        return new Session(in, out, err, terminal, folder, home, models, options, shown);
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** Removes {@code --model NAME} and returns the model; default: the offline model, which costs nothing. */
    public ChatModel model(Arguments arguments) {
        try {
            return models.apply(arguments.option("--model").orElse("offline"));
        } catch (IllegalArgumentException unknown) {
            throw new UsageException(unknown.getMessage());
        }
    }

    /** Prints which model answers, with a description if it is not a language model. */
    public void introduce(ChatModel model) {
        String what = model instanceof OfflineModel offline
                ? ", " + offline.description()
                : model instanceof ScriptModel script ? ", " + script.description() : "";
        out.println("model: " + model.name() + what);
    }

    /** Returns a path that the user named. */
    public Path path(String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException noPath) {
            throw new UsageException("invalid path: " + name);
        }
    }

    /** Returns a path as the user would write it. */
    public String shown(Path path) {
        return Printable.line((path.startsWith(folder) ? folder.relativize(path) : path).toString());
    }

    /** Returns the path of a sample in {@code cookbook/data}. */
    public Path sample(String name) {
        return home.resolve("cookbook").resolve("data").resolve(name);
    }

    /** Returns the time of the clock of flows, for {@link #since}. */
    public long now() {
        return options.timer().nanoTime();
    }

    /** Returns the time that has passed since {@code start}. */
    public Duration since(long start) {
        return Duration.ofNanos(now() - start);
    }

    /** Returns a duration in the form {@code 1.25 s}. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }

    /** Prints one line for each failed outcome, and returns their number. */
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

    /** Returns how much shorter the second duration is than the first, in the form {@code 48.7 %}. */
    public static String saved(Duration first, Duration second) {
        double part = first.isZero() ? 0 : 1 - (double) second.toNanos() / first.toNanos();
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }
}
