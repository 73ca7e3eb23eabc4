package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.pool.JournalCosts;
import io.pocketflow.cli.pool.JournalTally;
import io.pocketflow.cookbook.Printable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pocketflow journal}: the runs and steps in a journal. */
@Command(
        name = "journal",
        description = "Prints what a journal contains: its runs, their steps, and the steps in doubt.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  pocketflow journal results.jsonl.journal")
final class JournalCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "the journal; another process may be using it")
    private Path file;

    JournalCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserError {
        Path path = console.folder().resolve(file);
        Texts.refuseNoFile(path, "journal");
        if (!java.nio.file.Files.exists(path)) {
            throw new UserError(path + ": no such file");
        }
        try {
            JournalTally.of(path).forEach((run, tally) -> {
                if (JournalTally.isOfItems(run)) {
                    tally.print(run, console.out());
                }
            });
            JournalCosts.of(path).forEach(costs -> console.out().println(Printable.line(costs.toString())));
        } catch (IllegalStateException | java.io.UncheckedIOException damaged) {
            throw new UserError(damaged.getMessage(), damaged);
        }
        return ExitCodes.DONE;
    }
}
