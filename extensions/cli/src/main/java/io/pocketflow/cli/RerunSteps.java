package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.JournalStep;
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

/** {@code pocketflow journal rerun}: steps whose records are removed, so that the next run makes them again. */
@Command(
        name = "rerun",
        description = {
            "Removes the records of steps, so that the next run makes them again. The answers are paid again.",
            "Failed steps need no rerun: the next run makes them again anyway."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  pocketflow journal rerun report.journal --step 'Pool#0[3f2a~0]'")
final class RerunSteps implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RecordPlace place;

    @Option(names = "--run", paramLabel = "ID", description = "the run; default: the only run")
    private @Nullable String run;

    @Option(names = "--fallback", description = "the steps that ended with the value of a fallback")
    private boolean fallback;

    @Option(
            names = "--step",
            paramLabel = "STEP",
            description = "a step, or the steps of an item or flow; may be repeated")
    private List<String> steps = new ArrayList<>();

    RerunSteps(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserError {
        if (!fallback && steps.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "journal rerun needs the steps to make again: --fallback or --step STEP");
        }
        place.change(console, run, (records, of) -> {
            long removed = records.rerun(of, this::isChosen);
            console.out().println(Count.of(removed, "step runs again", "steps run again"));
        });
        return ExitCodes.DONE;
    }

    private boolean isChosen(JournalStep step) {
        String key = step.key().toString();
        return fallback && step.kind() == Kind.FALLBACK
                || steps.stream().anyMatch(chosen -> key.equals(chosen) || key.startsWith(chosen + "/"));
    }
}
