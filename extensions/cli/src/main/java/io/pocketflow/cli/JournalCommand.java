package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Printable;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.ledger.StepSource;
import io.pocketflow.cli.pool.JournalCosts;
import io.pocketflow.cli.pool.JournalTally;
import io.pocketflow.durable.RunOrigin;
import io.pocketflow.postgres.PostgresOptions;
import io.pocketflow.postgres.PostgresStepStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pocketflow journal}: the runs and steps in a journal. */
@Command(
        name = "journal",
        description = "Prints what a journal contains: its runs, their steps, and the steps in doubt.",
        mixinStandardHelpOptions = true,
        subcommandsRepeatable = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow journal results.jsonl.journal",
            "  pocketflow journal fork report.journal --from 'Report#0/Write#0'",
            "  pocketflow journal rerun results.jsonl.journal --fallback",
            "  pocketflow journal prune report.journal --older-than 30d",
            "  pocketflow journal --store postgresql://app@db.example/runs"
        })
final class JournalCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "the journal; another process may be using it")
    private @Nullable Path file;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "list the runs of a PostgreSQL database, with their owners: postgresql://USER@HOST/DATABASE, with the"
                            + " password in PGPASSWORD or ~/.pgpass")
    private @Nullable String store;

    @Option(
            names = "--print-migrations",
            description = "print the SQL that creates the tables of --store, for an administrator; connects to nothing")
    private boolean printsMigrations;

    JournalCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserError {
        if (file != null && (store != null || printsMigrations)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a FILE and " + (store != null ? "--store" : "--print-migrations") + " exclude each other");
        }
        if (printsMigrations) {
            console.out().print(PostgresStepStore.migrations(PostgresOptions.defaults()));
            return ExitCodes.DONE;
        }
        if (store != null) {
            StoreListing.print(store, console);
            return ExitCodes.DONE;
        }
        if (file == null) {
            throw new ParameterException(
                    spec.commandLine(), "the file of a journal is missing: pocketflow journal FILE");
        }
        Path path = JournalFiles.existing(console, file);
        try {
            Map<String, RunOrigin> origins = RunOrigin.readAll(path);
            Map<String, JournalTally> runs = JournalTally.of(StepSource.of(path));
            if (runs.keySet().stream().noneMatch(JournalTally::isOfItems)) {
                console.remark(path + " has no runs");
            }
            runs.forEach((run, tally) -> {
                if (JournalTally.isOfItems(run)) {
                    tally.print(run, console.out());
                    RunOrigin origin = origins.get(run);
                    if (origin != null) {
                        console.out().println(Printable.line("  forked from " + origin));
                    }
                }
            });
            JournalCosts.of(StepSource.of(path))
                    .forEach(costs -> console.out().println(Printable.line(costs.toString())));
        } catch (IllegalStateException | java.io.UncheckedIOException damaged) {
            throw new UserError(damaged.getMessage(), damaged);
        }
        return ExitCodes.DONE;
    }
}
