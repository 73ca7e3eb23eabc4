package io.pocketflow.cli;

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
        Files.refuseNoFile(path, "journal");
        if (!java.nio.file.Files.exists(path)) {
            throw new UserError(path + ": there is no such file");
        }
        try {
            JournalTally.of(path).forEach((run, tally) -> {
                if (!run.equals(Settings.RUN_ID)) {
                    tally.print(run, console.out());
                }
            });
            JournalCosts.of(path).forEach(costs -> console.out().println(Printable.line(costs)));
        } catch (IllegalStateException | java.io.UncheckedIOException damaged) {
            throw new UserError(damaged.getMessage(), damaged);
        }
        return ExitCodes.DONE;
    }
}
