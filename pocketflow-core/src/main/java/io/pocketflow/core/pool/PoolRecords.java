package io.pocketflow.core.pool;

import io.pocketflow.core.engine.Location;
import io.pocketflow.core.engine.Run;
import io.pocketflow.core.record.Memo;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.store.Occurrences;
import io.pocketflow.core.store.Replay;
import io.pocketflow.core.store.StepStore;
import org.jspecify.annotations.Nullable;

/** The records of the items of one run of a pool, and their names. Used by the pool's turn. */
final class PoolRecords<I> {

    private final Run run;
    private final PoolWork<I, ?> work;
    /** Whether the steps of a deferred or parked item are kept in memory, because no store keeps them. */
    private final boolean remembers;

    private final String name;
    private final String fingerprint;
    private @Nullable Occurrences occurrences;

    private PoolRecords(Run run, PoolWork<I, ?> work, PoolSettings settings) {
        this.run = run;
        this.work = work;
        this.name = settings.name();
        this.remembers = remembers(work, settings);
        this.fingerprint = run.options.store() == null ? "" : work.fingerprint();
    }

    /** Returns the records of a run, or null if no store, no deferred pass and no lane needs any. */
    static <I> @Nullable PoolRecords<I> of(Run run, PoolWork<I, ?> work, PoolSettings settings) {
        return run.records == null && !remembers(work, settings) ? null : new PoolRecords<>(run, work, settings);
    }

    private static boolean remembers(PoolWork<?, ?> work, PoolSettings settings) {
        boolean runsAgain = settings.deferredRetries() > 0 || settings.lane() != null;
        return runsAgain && work.itemRecords() == ItemRecords.ALL;
    }

    /** Returns the record of an item in the run's records, or null if none are kept. */
    @Nullable
    Memo memo(PoolItem<I, ?> item) {
        Records records = run.records;
        return records == null ? null : new Memo(records, Location.key(item), name, fingerprint, "", work::resultType);
    }

    /** Assigns the item's record key. Returns null on success, or the exception thrown while hashing the item. */
    @Nullable
    RuntimeException prepare(PoolEntry<I> entry) {
        Records records = run.records;
        if (records == null) {
            entry.steps = remembers
                    ? new Records(
                            StepStore.inMemory(), run.id(), Replay.defaults().forPools())
                    : null;
            return null;
        }
        return entry.name == null ? name(entry, records.store()) : null;
    }

    private @Nullable RuntimeException name(PoolEntry<I> entry, StepStore store) {
        if (occurrences == null) {
            occurrences = store.occurrences();
        }
        String hash;
        try {
            hash = store.hash(work.identity(entry.item));
        } catch (RuntimeException nameless) {
            return nameless;
        }
        entry.name = hash + "~" + occurrences.next(hash);
        return null;
    }

    /** Ends the naming of items: the run is over. */
    void end() {
        if (occurrences != null) {
            occurrences.close();
        }
    }
}
