package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.ledger.SharedStore;
import io.pocketflow.durable.DurableStore;
import io.pocketflow.postgres.PostgresException;
import io.pocketflow.postgres.PostgresRun;
import io.pocketflow.postgres.PostgresStepStore;
import io.pocketflow.postgres.RunHeldException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The place of the records that a command changes: a journal, or a store that machines share. */
final class RecordPlace {

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "the journal")
    private @Nullable Path file;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "PostgreSQL database instead of a journal: postgresql://USER@HOST/DATABASE, with the password in"
                            + " PGPASSWORD or ~/.pgpass")
    private @Nullable String store;

    /** A change of the records of a run. */
    @FunctionalInterface
    interface Change {
        void of(DurableStore records, String run) throws UserError;
    }

    /** A change of several runs. */
    @FunctionalInterface
    interface Changes {
        void of(DurableStore records) throws UserError;
    }

    /**
     * Changes a run, which no process can use meanwhile.
     *
     * @param named the id of the run, or null for the only one
     */
    void change(Console console, @Nullable String named, Change change) throws UserError {
        if (store == null) {
            Path path = JournalFiles.existing(console, required());
            String run = JournalFiles.run(path, named);
            JournalFiles.change(console, path, journal -> change.of(journal, run));
        } else {
            inStore(console, opened -> change.of(opened, named == null ? only(opened) : named));
        }
    }

    /** Changes several runs, which no process can use meanwhile. */
    void change(Console console, Changes changes) throws UserError {
        if (store == null) {
            Path path = JournalFiles.existing(console, required());
            JournalFiles.change(console, path, journal -> changes.of(journal));
        } else {
            inStore(console, opened -> changes.of(opened));
        }
    }

    private Path required() throws UserError {
        if (file == null) {
            throw UserError.usage("the file of a journal is missing: name a FILE, or --store URL");
        }
        return file;
    }

    /** Work with an open store. */
    @FunctionalInterface
    private interface Work {
        void on(PostgresStepStore opened) throws UserError;
    }

    private void inStore(Console console, Work work) throws UserError {
        if (file != null) {
            throw UserError.usage("a FILE and --store are two places for records: use one");
        }
        try (PostgresStepStore opened = SharedStore.existing(java.util.Objects.requireNonNull(store), console)) {
            work.on(opened);
        } catch (RunHeldException held) {
            throw new UserError(held.situation() + "; wait until the run ends", held);
        } catch (IllegalStateException | IllegalArgumentException | PostgresException failed) {
            throw new UserError(String.valueOf(failed.getMessage()), failed);
        }
    }

    private static String only(PostgresStepStore opened) throws UserError {
        List<String> runs = opened.runs().stream().map(PostgresRun::id).toList();
        if (runs.size() == 1) {
            return runs.get(0);
        }
        throw new UserError("the store has "
                + (runs.isEmpty()
                        ? "no runs"
                        : runs.size() + " runs: choose one with --run, such as "
                                + runs.subList(0, Math.min(runs.size(), 5))));
    }
}
