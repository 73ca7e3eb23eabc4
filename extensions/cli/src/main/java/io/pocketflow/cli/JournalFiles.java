package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.StateFolder;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.ledger.StepSource;
import io.pocketflow.cli.pool.JournalTally;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalOptions;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The journals that commands name. */
final class JournalFiles {

    private JournalFiles() {}

    /** Work with an open journal. */
    @FunctionalInterface
    interface Work {
        void on(Journal journal) throws UserError;
    }

    /** Returns the path of a journal that exists. */
    static Path existing(Console console, Path file) throws UserError {
        Path path = console.folder().resolve(file);
        Texts.refuseNoFile(path, "journal");
        if (!Files.exists(path)) {
            throw new UserError(path + ": no such file");
        }
        return path;
    }

    /** Opens a journal that exists, so that no run can use it meanwhile, and closes it after the work. */
    static void change(Console console, Path path, Work work) throws UserError {
        try (Journal journal = Journal.open(
                path,
                JournalOptions.defaults()
                        .withLocks(StateFolder.of(console.environment()).locks()))) {
            work.on(journal);
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException failed) {
            throw new UserError(failed.getMessage(), failed);
        }
    }

    /** Returns the run that a command names, or else the only run of the journal. */
    static String run(Path path, @Nullable String named) throws UserError {
        if (named != null) {
            return named;
        }
        try {
            List<String> runs = JournalTally.of(StepSource.of(path)).keySet().stream()
                    .filter(JournalTally::isOfItems)
                    .toList();
            if (runs.size() == 1) {
                return runs.get(0);
            }
            throw new UserError(path + " has "
                    + (runs.isEmpty() ? "no runs" : "several runs: choose one of " + runs + " with --run"));
        } catch (IllegalStateException | UncheckedIOException damaged) {
            throw new UserError(damaged.getMessage(), damaged);
        }
    }
}
