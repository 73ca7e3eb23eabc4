package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Durations;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.flow.FlowOptions;
import io.pocketflow.cli.pool.PoolOptions;
import java.io.Serializable;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of a job on Apache Flink: those of {@code pocketflow pool --flow} that have a meaning on a cluster. {@code
 * pocketflow flink-submit} and the job itself read them by this class.
 */
public final class FlinkOptions {

    /** The options of {@code pool} that have no meaning on a cluster. */
    private static final List<String> NOT_HERE = List.of(
            "--lines",
            "--recursive",
            "--limit",
            "--sample",
            "--seed",
            "--journal",
            "--takeover",
            "--overwrite",
            "--yes",
            "--fresh",
            "--deferred-retries",
            "--progress",
            "--dry-run");

    /** A command with these options only, as the job has them. */
    @Command(name = "the job", modelTransformer = OnCluster.class)
    private static final class JobCommand {
        @Mixin
        private FlinkOptions options;
    }

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private FlowOptions flows;

    @Mixin
    private PoolOptions pool;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--rate",
            paramLabel = "N/TIME",
            converter = Rate.Converter.class,
            description =
                    "maximum number of attempts of nodes that begin in any time, over all subtasks, such as 50/1s")
    private @Nullable Rate rate;

    /** A maximum number of attempts that begin in any window of time. Immutable. */
    public record Rate(int starts, Duration window) implements Serializable {

        private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(.+)");

        /** Rejects a number below 1, and a window that is not positive. */
        public Rate {
            if (starts < 1) {
                throw new IllegalArgumentException(
                        "the number of starts of a rate must be at least 1 but was " + starts);
            }
            if (window.isZero() || window.isNegative()) {
                throw new IllegalArgumentException("the window of a rate must be positive but was " + window);
            }
        }

        /** A converter of rates such as {@code 50/1s}. */
        static final class Converter implements ITypeConverter<Rate> {
            @Override
            public Rate convert(String text) {
                Matcher parts = FORM.matcher(text);
                if (!parts.matches()) {
                    throw new TypeConversionException("'" + text + "' is not a number and a time, such as 50/1s");
                }
                Duration window = new Durations().convert(parts.group(2));
                try {
                    return new Rate(Integer.parseInt(parts.group(1)), window);
                } catch (IllegalArgumentException wrong) {
                    throw new TypeConversionException(wrong.getMessage());
                }
            }
        }
    }

    /** Removes the options of {@code pool} that have no meaning on a cluster. */
    static final class OnCluster implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec command) {
            Stream.concat(NOT_HERE.stream(), RetryOptions.NAMES.stream())
                    .map(command::findOption)
                    .filter(Objects::nonNull)
                    .forEach(command::remove);
            return command;
        }
    }

    /**
     * Reads the arguments of a job.
     *
     * @throws IllegalArgumentException if an option is unknown, missing or has an invalid value
     */
    public static FlinkOptions parse(String... arguments) {
        JobCommand job = new JobCommand();
        try {
            new CommandLine(job).setExpandAtFiles(false).parseArgs(arguments);
        } catch (CommandLine.ParameterException wrong) {
            throw new IllegalArgumentException(Refusal.sentence(wrong), wrong);
        }
        job.options.check();
        return job.options;
    }

    /**
     * Checks what can be checked without the items and the cluster.
     *
     * @throws IllegalArgumentException if an option is missing or has an invalid value
     */
    void check() {
        if (!flows.isNamed()) {
            throw new IllegalArgumentException("--flow is missing: the class of the pool that processes the items");
        }
        if (pool.out() == null) {
            throw new IllegalArgumentException(
                    "--out is missing: the folder for the files of results, whose name ends with"
                            + " .jsonl, .csv or .tsv");
        }
        if (pool.runId() == null) {
            throw new IllegalArgumentException("--run-id is missing: the name of the job in --store");
        }
        if (pool.budget() != null && pool.store() == null) {
            throw new IllegalArgumentException("--budget needs --store, which counts the money of all subtasks");
        }
        if (modelName().isEmpty()) {
            for (String option : List.of("--base-url", "--timeout", "--rpm", "--tpm", "--budget")) {
                if (raw(option).isPresent()) {
                    throw new IllegalArgumentException(option + " needs --model: it applies to that model");
                }
            }
        }
    }

    /**
     * Rejects a limit that leaves subtasks without a share.
     *
     * @throws IllegalArgumentException if a limit is below the parallelism
     */
    void checkParallelism(int parallelism) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("--parallelism must be at least 1 but was " + parallelism);
        }
        checkShare("--max-concurrency", pool.givenMaxConcurrency(), parallelism);
        checkShare("--rpm", pool.requestsPerMinute(), parallelism);
        checkShare("--tpm", pool.tokensPerMinute(), parallelism);
        checkShare("--rate", rate == null ? null : rate.starts(), parallelism);
    }

    /**
     * Rejects a limit that leaves subtasks without a share.
     *
     * @param limit the name of the limit
     * @param value the limit, or null if there is none
     * @throws IllegalArgumentException if the limit is below the parallelism
     */
    public static void checkShare(String limit, @Nullable Number value, int parallelism) {
        if (value != null && value.longValue() < parallelism) {
            throw new IllegalArgumentException(limit + " must be at least the parallelism, which is " + parallelism
                    + ", because each subtask gets a share, but was " + value
                    + ": lower the parallelism, or raise the limit");
        }
    }

    /** Rejects items that are a path of this machine and do not exist. */
    void checkItems(Console console) throws UserError {
        if (!isUri(items()) && !Files.exists(console.folder().resolve(items()))) {
            throw UserError.usage(
                    "--items names '" + items() + "', which does not exist; it must be a file or a folder that"
                            + " this machine and all TaskManagers can read");
        }
    }

    private static boolean isUri(String path) {
        return path.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
    }

    /** Returns the addresses of the user's classes. */
    List<URL> classPath(Console console) throws UserError {
        return flows.classPath(console);
    }

    /**
     * Returns the arguments of the job: the given options without those that concern the submission.
     *
     * @param folder the folder that relative paths start from
     */
    List<String> arguments(Path folder) {
        CommandSpec ofJob = new CommandLine(new JobCommand()).getCommandSpec();
        List<String> arguments = new ArrayList<>();
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            String name = option.longestName();
            if (ofJob.findOption(name) != null && !name.equals("--classpath")) {
                for (String value : option.originalStringValues()) {
                    boolean isPath = (name.equals("--items") || name.equals("--out")) && !isUri(value);
                    arguments.add(name);
                    arguments.add(
                            isPath ? folder.resolve(value).toAbsolutePath().toString() : value);
                }
            }
        }
        return arguments;
    }

    /** Returns the value of an option as the user wrote it. */
    private Optional<String> raw(String option) {
        OptionSpec known = Objects.requireNonNull(command.findOption(option), option);
        boolean isGiven = command.commandLine().getParseResult().hasMatchedOption(known);
        return isGiven ? known.originalStringValues().stream().findFirst() : Optional.empty();
    }

    /** Returns the name of the class that creates the pool. */
    public String factory() {
        return flows.factory();
    }

    /** Returns the settings of the pool. */
    public Map<String, String> settings() {
        return flows.settings();
    }

    /** Returns the limits, the store and the form of the results. */
    public PoolOptions pool() {
        return pool;
    }

    /** Returns the file or folder of the items, a path or a URI. */
    public String items() {
        return raw("--items").orElseThrow();
    }

    /** Returns the folder of the results, a path or a URI. */
    public String out() {
        return raw("--out").orElseThrow();
    }

    /** Returns the name of the model, if the user gave one. */
    public Optional<String> modelName() {
        return raw("--model");
    }

    /** Returns the address of the model's server, if the user gave one. */
    public Optional<String> baseUrl() {
        return raw("--base-url");
    }

    /** Returns the time limit of a call of the model. */
    public Duration callTimeout() {
        return model.timeout();
    }

    /** Returns the maximum number of attempts in a time, or null. */
    public @Nullable Rate rate() {
        return rate;
    }
}
