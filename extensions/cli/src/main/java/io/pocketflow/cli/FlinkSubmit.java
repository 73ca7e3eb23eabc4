package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.flow.JobJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pocketflow flink-submit}: a pool of the user's own over files of items on a cluster of Apache Flink. */
@Command(
        name = "flink-submit",
        modelTransformer = FlinkOptions.OnCluster.class,
        description =
                "Submits a pool of your own to a cluster of Apache Flink, which runs it over files of items and writes"
                        + " files of results.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the cluster has the job", "1:the cluster refused the job", "2:invalid arguments"},
        footerHeading = "%nExample:%n",
        footer =
                "  pocketflow flink-submit --flow com.example.Triage --classpath target/classes --items hdfs:///mails.jsonl"
                        + " --out hdfs:///triage.jsonl --store postgresql://app@db.example/runs --run-id mails-2026-11"
                        + " --parallelism 4 --max-concurrency 200")
final class FlinkSubmit implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FlinkOptions job;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            required = true,
            description = "number of subtasks, each with its share of all limits")
    private int parallelism;

    @Option(
            names = "--from-checkpoint",
            paramLabel = "PATH",
            description = "continue a job from this checkpoint or savepoint, also with another parallelism")
    private @Nullable String checkpoint;

    @Option(
            names = "--flink",
            paramLabel = "COMMAND",
            defaultValue = "flink",
            description = "the command of the Flink distribution that knows the cluster (default: ${DEFAULT-VALUE})")
    private String flink;

    @Option(
            names = "--job-jar",
            paramLabel = "FILE",
            description = "the jar of the job without your classes (default: the one that this checkout has built)")
    private @Nullable Path jobJar;

    @Option(names = "--print", description = "print the command for the cluster instead of running it")
    private boolean print;

    FlinkSubmit(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        try {
            job.check();
            job.checkParallelism(parallelism);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        job.checkItems(console);
        Path base = jobJar == null ? builtJar() : console.folder().resolve(jobJar);
        if (!Files.isRegularFile(base)) {
            throw new UserError(base + ": there is no such jar; name the jar of the job with --job-jar");
        }
        Path whole = Files.createTempFile("pocketflow-job", ".jar");
        try {
            JobJar.write(base, job.classPath(console), whole);
            return run(command(whole));
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private Path builtJar() throws UserError {
        Path folder = Path.of(System.getProperty("pocketflow.home", ".")).resolve("extensions/flink/target");
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                List<Path> jars = files.filter(file -> file.toString().endsWith("-job.jar"))
                        .toList();
                if (jars.size() == 1) {
                    return jars.get(0);
                }
            } catch (IOException failed) {
                throw new UserError(folder + ": this folder cannot be read: " + failed.getMessage(), failed);
            }
        }
        throw new UserError(
                "the jar of the job is not built: run ./mvnw -pl extensions/flink -am -DskipTests package, or"
                        + " name it with --job-jar");
    }

    private List<String> command(Path jar) {
        List<String> command = new ArrayList<>(List.of(flink, "run", "-d", "-p", Integer.toString(parallelism)));
        if (checkpoint != null) {
            command.addAll(List.of("-s", checkpoint));
        }
        command.add(jar.toString());
        command.addAll(job.arguments(console.folder()));
        return command;
    }

    private int run(List<String> command) throws UserError, InterruptedException {
        if (print) {
            console.print(
                    String.join(" ", command.stream().map(FlinkSubmit::quoted).toList()) + "\n");
            return ExitCodes.DONE;
        }
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            return code == 0 ? ExitCodes.DONE : ExitCodes.TROUBLE;
        } catch (IOException missing) {
            throw new UserError(
                    "the command '" + flink + "' cannot be started; --flink names the one of your Flink"
                            + " distribution: " + missing.getMessage(),
                    missing);
        }
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
