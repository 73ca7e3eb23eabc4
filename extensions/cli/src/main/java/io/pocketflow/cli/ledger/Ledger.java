package io.pocketflow.cli.ledger;

import io.pocketflow.core.store.Occurrences;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.durable.Journal;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The records of a bulk run. In a journal each part (the items, the settings, the money) is a run of its own; in a store that
 * machines share, all parts are one run, because one process at a time owns them. Thread-safe.
 */
public final class Ledger implements AutoCloseable {

    private final StepStore store;
    private final StepStore records;
    private final @Nullable String runId;
    private final Runnable closing;

    private Ledger(StepStore store, StepStore records, @Nullable String runId, Runnable closing) {
        this.store = store;
        this.records = records;
        this.runId = runId;
        this.closing = closing;
    }

    /** Returns the records in a journal, which is closed with them. */
    public static Ledger of(Journal journal) {
        return new Ledger(journal, journal, null, journal::close);
    }

    /** Returns the records of a run of a shared store, whose lease is closed with them. */
    public static Ledger of(StepStore store, StepStore.Lease lease, String runId) {
        return new Ledger(store, lease.store(), runId, lease::close);
    }

    /** Returns whether the records are in a store that machines share. */
    public boolean isShared() {
        return runId != null;
    }

    /** Returns the id of the run that has the records of a part. */
    public String run(String part) {
        return runId == null ? part : runId;
    }

    /** Returns the store that a pool opens. */
    public StepStore store() {
        return store;
    }

    /** Returns the newest record of a step of a part, or empty. */
    public Optional<StepRecord> find(String part, StepKey step) {
        return records.find(run(part), step);
    }

    /** Saves a record of a step of a part; the stage completes when it is durable. */
    public CompletionStage<?> save(String part, StepKey step, StepRecord record) {
        return records.save(run(part), step, record);
    }

    /** Saves a record of a step of a part, and blocks until it is durable; throws the failure of the store. */
    public void keep(String part, StepKey step, StepRecord record) {
        try {
            save(part, step, record).toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** Returns the codec of the records. */
    public StepCodec codec() {
        return records.codec().orElseThrow();
    }

    /** Returns the hash that names an item. */
    public String hash(Object item) {
        return records.hash(item);
    }

    /** Returns a counter of equal items. */
    public Occurrences occurrences() {
        return records.occurrences();
    }

    @Override
    public void close() {
        closing.run();
    }
}
