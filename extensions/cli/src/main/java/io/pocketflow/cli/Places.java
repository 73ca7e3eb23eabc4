package io.pocketflow.cli;

import io.pocketflow.durable.Journal;
import io.pocketflow.durable.UnreadableJournalException;
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
 */
record Places(
        @Nullable Path items, @Nullable Path out, @Nullable Path journal) {

    /**
     * Returns the files that the user named.
     * @throws IllegalArgumentException if a name is empty, or two names denote one file
     */
    static Places of(PoolOptions options, Console console) throws UserError {
        refuseEmpty("--items", options.items);
        refuseEmpty("--out", options.out);
        refuseEmpty("--journal", options.journal);
        Path items = options.items.equals("-") ? null : console.folder().resolve(options.items);
        Path out = options.out == null ? null : console.folder().resolve(options.out);
        Files.refuseNoFile(out, "--out");
        Path beside = out == null ? null : out.resolveSibling(out.getFileName() + ".journal");
        Path journal = options.journal == null ? beside : console.folder().resolve(options.journal);
        Files.refuseNoFile(journal, "--journal");
        Places places = new Places(items, out, journal);
        places.refuseSame();
        places.refuseResultsAmongItems();
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

    /** Rejects results inside the folder of items, because the next run would read them as items. */
    private void refuseResultsAmongItems() {
        if (items != null && java.nio.file.Files.isDirectory(items)) {
            written().forEach((name, path) -> {
                if (real(items).equals(real(path).getParent()) && TextFolder.isItem(path)) {
                    throw new IllegalArgumentException(name + " must not be in the folder of --items but is " + path);
                }
            });
        }
    }

    /** Returns the path with links resolved, even if the file does not exist yet. */
    private static Path real(Path path) {
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

    /** Opens the journal. Returns null if the run has none. */
    @Nullable
    Journal openJournal(boolean fresh) throws UserError {
        if (journal == null) {
            return null;
        }
        try {
            return fresh ? Journal.openFresh(journal) : Journal.open(journal);
        } catch (UnreadableJournalException damaged) {
            throw new UserError(
                    damaged.getMessage() + "; use --fresh to start over, or --journal FILE for another journal",
                    damaged);
        } catch (IllegalStateException refused) {
            throw new UserError(refused.getMessage() + "; use --journal FILE for another journal", refused);
        } catch (UncheckedIOException failed) {
            throw Files.trouble(journal, failed.getCause());
        }
    }
}
