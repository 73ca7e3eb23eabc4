package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Printable;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.core.store.StepKey;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pocketflow journal fork}: a new run from a step of another one. */
@Command(
        name = "fork",
        description = "Adds a run that has the records of another one up to a step, and prints its id.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  pocketflow journal fork report.journal --run report-42 --from 'Report#0/Write#0'")
final class ForkRun implements Callable<Integer> {

    private final Console console;

    @Mixin
    private RecordPlace place;

    @Option(names = "--run", paramLabel = "ID", description = "the run to fork; default: the only run")
    private @Nullable String run;

    @Option(
            names = "--from",
            paramLabel = "STEP",
            required = true,
            converter = StepKeys.class,
            description = "the first step that the new run makes again")
    private StepKey from;

    @Option(names = "--as", paramLabel = "ID", description = "the id of the new run; default: RUN-fork-1, -2 and so on")
    private @Nullable String as;

    ForkRun(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserError {
        place.change(console, run, (records, forked) -> {
            String id = as;
            if (id == null) {
                id = records.fork(forked, from);
            } else {
                records.fork(forked, from, id);
            }
            console.out().println(Printable.line(id));
        });
        return ExitCodes.DONE;
    }

    /** A converter of texts to the keys of steps. */
    static final class StepKeys implements ITypeConverter<StepKey> {
        @Override
        public StepKey convert(String text) {
            return StepKey.parse(text);
        }
    }
}
