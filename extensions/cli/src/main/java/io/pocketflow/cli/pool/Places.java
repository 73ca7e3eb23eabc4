package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.PrivateFiles;
import io.pocketflow.cli.base.StateFolder;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.Items;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.ledger.SharedStore;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalOptions;
import io.pocketflow.durable.UnreadableJournalException;
import io.pocketflow.postgres.PostgresStepStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files that a bulk run reads and writes; no two of them are the same file. Immutable.
 *
 * @param items the source of the items; null for standard input
 * @param out the file of results; null for standard output
 * @param journal the journal of finished items; null for none
 * @param store the URL of a shared store of finished items, instead of a journal; null for none
 */
public record Places(
        @Nullable Path items,
        @Nullable Path out,
        @Nullable Path journal,
        @Nullable String store) {

    /**
     * Returns the files that the user named.
     * @throws IllegalArgumentException if a name is empty, the results would be a workbook, two names denote one file, or the options of a store are
     *     incomplete
     */
    public static Places of(PoolOptions options, Console console) throws UserError {
        refuseEmpty("--items", options.items);
        refuseEmpty("--out", options.out);
        refuseWorkbook(options.out);
        refuseEmpty("--journal", options.journal);
        refuseEmpty("--store", options.store);
        refuseEmpty("--run-id", options.runId);
        refuseHalfAStore(options);
        Items source = options.source();
        Path items = source.path(console);
        Path out = options.out == null ? null : console.folder().resolve(options.out);
        Texts.refuseNoFile(out, "--out");
        Path beside = out == null || options.store != null ? null : out.resolveSibling(out.getFileName() + ".journal");
        Path journal = options.journal == null ? beside : console.folder().resolve(options.journal);
        Texts.refuseNoFile(journal, "--journal");
        Places places = new Places(items, out, journal, options.store);
        places.refuseSame();
        places.refuseResultsAmongItems(source, console);
        return places;
    }

    /** Returns the file that holds the results until the run ends. */
    static Path part(Path out) {
        return out.resolveSibling(out.getFileName() + ".part");
    }

    private static void refuseEmpty(String option, @Nullable Object name) {
        if (name != null && name.toString().isEmpty()) {
            throw new IllegalArgumentException(option + " must not be empty");
        }
    }

    private static void refuseWorkbook(@Nullable Path out) {
        if (out != null && Items.isWorkbook(out.toString())) {
            throw new IllegalArgumentException("--out " + out
                    + ": workbooks are not written; choose a name that ends with .csv, which spreadsheets open");
        }
    }

    private static void refuseHalfAStore(PoolOptions options) {
        if (options.store == null) {
            if (options.runId != null || options.takeover != null) {
                throw new IllegalArgumentException((options.runId != null ? "--run-id" : "--takeover")
                        + " needs --store URL, whose runs it is about");
            }
        } else if (options.journal != null) {
            throw new IllegalArgumentException("--store and --journal are two places for the same records: use one");
        } else if (options.runId == null) {
            throw new IllegalArgumentException(
                    "--store needs --run-id ID: the name under which all machines find the run");
        }
    }

    /** Returns whether finished items are recorded. */
    public boolean isRecorded() {
        return journal != null || store != null;
    }

    private Map<String, Path> written() {
        Map<String, Path> written = new LinkedHashMap<>();
        if (out != null) {
            written.put("--out", out);
            written.put("the .part file of --out", part(out));
        }
        if (journal != null) {
            written.put("the journal", journal);
        }
        return written;
    }

    private void refuseSame() {
        Map<String, Path> all = new LinkedHashMap<>();
        if (items != null) {
            all.put("--items", items);
        }
        all.putAll(written());
        List<String> names = new ArrayList<>(all.keySet());
        for (int i = 0; i < names.size(); i++) {
            Path path = Objects.requireNonNull(all.get(names.get(i)));
            for (String other : names.subList(0, i)) {
                if (real(path).equals(real(Objects.requireNonNull(all.get(other))))) {
                    throw new IllegalArgumentException(
                            other + " and " + names.get(i) + " must be different files but both are " + path);
                }
            }
        }
    }

    /** Rejects results among the items, because the next run would read them as items. */
    private void refuseResultsAmongItems(Items source, Console console) throws UserError {
        for (Map.Entry<String, Path> file : written().entrySet()) {
            if (source.includes(real(file.getValue()), console)) {
                throw new IllegalArgumentException(
                        file.getKey() + " must not be in the folder of --items but is " + file.getValue());
            }
        }
    }

    /** Returns the path with links resolved, even if the file does not exist yet. */
    static Path real(Path path) {
        Path absolute = path.toAbsolutePath();
        try {
            return absolute.toRealPath();
        } catch (IOException notThere) {
            Path parent = absolute.getParent();
            return parent == null
                    ? absolute
                    : real(parent).resolve(absolute.getFileName()).normalize();
        }
    }

    /** Opens the shared store. Returns null if the run has none. */
    @Nullable
    PostgresStepStore openStore(Console console) throws UserError {
        return store == null ? null : SharedStore.open(store, console);
    }

    /** Opens the journal. Returns null if the run has none. */
    @Nullable
    Ledger openJournal(boolean fresh, StateFolder state) throws UserError {
        if (journal == null) {
            return null;
        }
        if (java.nio.file.Files.isSymbolicLink(journal) && !java.nio.file.Files.exists(journal)) {
            throw new UserError(journal + ": this is a link to a file that does not exist; delete the link, or use"
                    + " --journal FILE for another journal");
        }
        try {
            PrivateFiles.createFolders(
                    Objects.requireNonNull(journal.toAbsolutePath().getParent()));
            JournalOptions options = JournalOptions.defaults().withLocks(state.locks());
            return Ledger.of(fresh ? Journal.openFresh(journal, options) : Journal.open(journal, options));
        } catch (UnreadableJournalException damaged) {
            throw new UserError(
                    damaged.getMessage() + "; use --fresh to start over, or --journal FILE for another journal",
                    damaged);
        } catch (IllegalStateException refused) {
            throw new UserError(refused.getMessage() + "; use --journal FILE for another journal", refused);
        } catch (UncheckedIOException failed) {
            throw Texts.trouble(journal, failed.getCause());
        } catch (IOException failed) {
            throw Texts.trouble(journal, failed);
        }
    }

    /** Acquires the lock of the file of results. Returns null if the run has none. */
    @Nullable
    OutputLock lock(StateFolder state) throws UserError {
        if (out == null) {
            return null;
        }
        Path part = part(out);
        try {
            Path parent = Objects.requireNonNull(part.toAbsolutePath().getParent());
            PrivateFiles.createFolders(parent);
            return OutputLock.take(parent.toRealPath().resolve(part.getFileName()), state);
        } catch (IOException failed) {
            throw Texts.trouble(part, failed);
        }
    }
}
