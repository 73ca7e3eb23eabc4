package io.pocketflow.durable;

import com.fasterxml.jackson.databind.Module;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link Journal}. Immutable and thread-safe.
 *
 * @param durability the kind of crash that a record survives; default {@link Durability#FSYNC}
 * @param locks the folder of the lock files, which must exist, or null for the folder of the journal, the default. All
 *     processes that open the journal should use the same folder; the lock on the journal itself excludes others
 * @param modules Jackson modules for types that the journal cannot keep by itself, empty by default. They are not
 *     recorded: every process that reads such a record needs them
 * @param verified whether each value is read back when it is recorded, and compared with the value that was given;
 *     default false. A value that would come back different is treated as one that cannot be kept, with a warning that
 *     shows both. Meant for tests, since it doubles the work
 */
public record JournalOptions(
        Durability durability, @Nullable Path locks, List<Module> modules, boolean verified) {

    private static final JournalOptions DEFAULTS = new JournalOptions(Durability.FSYNC, null, List.of(), false);

    /** Rejects nulls. */
    public JournalOptions {
        Objects.requireNonNull(durability, "durability must not be null");
        modules = List.copyOf(modules);
    }

    /** Returns the default options. */
    public static JournalOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with another durability. */
    public JournalOptions withDurability(Durability kind) {
        return new JournalOptions(kind, locks, modules, verified);
    }

    /** Returns a copy that keeps its lock files in a folder, and not beside the journal. */
    public JournalOptions withLocks(Path folder) {
        return new JournalOptions(
                durability, Objects.requireNonNull(folder, "locks must not be null"), modules, verified);
    }

    /** Returns a copy with these Jackson modules in place of others. */
    public JournalOptions withModules(Module... added) {
        return new JournalOptions(durability, locks, List.of(added), verified);
    }

    /** Returns a copy that compares, or does not compare, each value with what its record gives back. */
    public JournalOptions withVerified(boolean choice) {
        return new JournalOptions(durability, locks, modules, choice);
    }
}
