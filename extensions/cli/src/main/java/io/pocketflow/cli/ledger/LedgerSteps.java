package io.pocketflow.cli.ledger;

import io.pocketflow.core.store.Occurrences;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** The steps of a bulk run in its store. Subclasses choose which records are kept, and under which keys. Thread-safe. */
public abstract class LedgerSteps implements StepStore {

    /** The store that has the steps. */
    protected final StepStore records;

    private final String runId;
    private final AtomicLong inDoubt;

    /**
     * Creates the steps of a run.
     *
     * @param runId the id of the run that has them
     * @param inDoubt the count of the calls that are made again, which all leases share
     */
    protected LedgerSteps(StepStore records, String runId, AtomicLong inDoubt) {
        this.records = records;
        this.runId = runId;
        this.inDoubt = inDoubt;
    }

    /** Returns the same steps in the store of a lease. */
    protected abstract LedgerSteps in(StepStore opened, String runId, AtomicLong inDoubt);

    /** Returns how many calls of earlier runs were in flight when they stopped, and have been made again. */
    public final long inDoubt() {
        return inDoubt.get();
    }

    /** Returns the id of the run that has the steps. */
    public final String runId() {
        return runId;
    }

    @Override
    public final Lease open(String runId, Takeover takeover) {
        Lease lease = records.open(runId, takeover);
        return new Opened(lease, in(lease.store(), runId, inDoubt));
    }

    /** A lease on the steps. */
    private record Opened(Lease lease, StepStore store) implements Lease {
        @Override
        public CompletionStage<?> lost() {
            return lease.lost();
        }

        @Override
        public boolean isHeld() {
            return lease.isHeld();
        }

        @Override
        public boolean sharesRecords() {
            return lease.sharesRecords();
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    /** Returns the record, or empty for a call that was in flight when an earlier run stopped, and is made again. */
    protected final Optional<StepRecord> withoutDoubt(Optional<StepRecord> found) {
        if (found.isPresent() && found.get().kind() == StepRecord.Kind.STARTED) {
            inDoubt.incrementAndGet();
            return Optional.empty();
        }
        return found;
    }

    @Override
    public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
        return records.save(runId, step, record);
    }

    @Override
    public CompletionStage<?> start(String runId, StepKey step, StepRecord started, boolean awaited) {
        return records.start(runId, step, started, awaited);
    }

    @Override
    public final Optional<List<StepKey>> questions(String runId) {
        return records.questions(runId);
    }

    @Override
    public final Optional<StepCodec> codec() {
        return records.codec();
    }

    @Override
    public final Occurrences occurrences() {
        return records.occurrences();
    }
}
