package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.ledger.SharedStore;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.postgres.PostgresException;
import io.pocketflow.postgres.PostgresRun;
import io.pocketflow.postgres.PostgresStepStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
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

    /** The changes of records. */
    interface Upkeep {
        String fork(String runId, StepKey from);

        void fork(String runId, StepKey from, String forkId);

        long rerun(String runId, Predicate<JournalStep> steps);

        void remove(String runId);

        List<String> prune(Duration age);
    }

    /** A change of the records of a run. */
    @FunctionalInterface
    interface Change {
        void of(Upkeep records, String run) throws UserError;
    }

    /** A change of several runs. */
    @FunctionalInterface
    interface Changes {
        void of(Upkeep records) throws UserError;
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
            JournalFiles.change(console, path, journal -> change.of(upkeep(journal), run));
        } else {
            inStore(console, opened -> change.of(upkeep(opened), named == null ? only(opened) : named));
        }
    }

    /** Changes several runs, which no process can use meanwhile. */
    void change(Console console, Changes changes) throws UserError {
        if (store == null) {
            Path path = JournalFiles.existing(console, required());
            JournalFiles.change(console, path, journal -> changes.of(upkeep(journal)));
        } else {
            inStore(console, opened -> changes.of(upkeep(opened)));
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
        try (PostgresStepStore opened = SharedStore.open(java.util.Objects.requireNonNull(store), console)) {
            work.on(opened);
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

    private static Upkeep upkeep(Journal journal) {
        return new Upkeep() {
            @Override
            public String fork(String runId, StepKey from) {
                return journal.fork(runId, from);
            }

            @Override
            public void fork(String runId, StepKey from, String forkId) {
                journal.fork(runId, from, forkId);
            }

            @Override
            public long rerun(String runId, Predicate<JournalStep> steps) {
                return journal.rerun(runId, steps);
            }

            @Override
            public void remove(String runId) {
                journal.remove(runId);
            }

            @Override
            public List<String> prune(Duration age) {
                return journal.prune(age);
            }
        };
    }

    private static Upkeep upkeep(PostgresStepStore opened) {
        return new Upkeep() {
            @Override
            public String fork(String runId, StepKey from) {
                return opened.fork(runId, from);
            }

            @Override
            public void fork(String runId, StepKey from, String forkId) {
                opened.fork(runId, from, forkId);
            }

            @Override
            public long rerun(String runId, Predicate<JournalStep> steps) {
                return opened.rerun(runId, steps);
            }

            @Override
            public void remove(String runId) {
                opened.remove(runId);
            }

            @Override
            public List<String> prune(Duration age) {
                return opened.prune(age);
            }
        };
    }
}
