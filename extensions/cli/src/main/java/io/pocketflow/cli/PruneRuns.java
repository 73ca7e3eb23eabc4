package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Durations;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Printable;
import io.pocketflow.cli.base.UserError;
import java.time.Duration;
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

/** {@code pocketflow journal prune}: the removal of runs. */
@Command(
        name = "prune",
        description = {
            "Removes runs with all their records, prints their ids, and makes the file of a journal smaller.",
            "Use either --older-than or --run. --older-than keeps runs with a question that waits for its answer."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  pocketflow journal prune report.journal --older-than 30d")
final class PruneRuns implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RecordPlace place;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            converter = Durations.class,
            description = "the runs whose newest record is older, such as 30d")
    private @Nullable Duration age;

    @Option(names = "--run", paramLabel = "ID", description = "a run; may be repeated")
    private List<String> runs = new ArrayList<>();

    PruneRuns(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserError {
        if (age == null && runs.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "journal prune needs the runs to remove: --older-than AGE or --run ID");
        }
        if (age != null && !runs.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--older-than and --run are two choices of runs: use one, because the other one would remove more");
        }
        place.change(console, records -> {
            for (String run : runs) {
                records.remove(run);
                console.out().println(Printable.line(run));
            }
            if (age != null) {
                records.prune(age).forEach(run -> console.out().println(Printable.line(run)));
            }
        });
        return ExitCodes.DONE;
    }
}
