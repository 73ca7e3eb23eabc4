package io.pocketflow.postgres;

import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.durable.json.Encoded;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The records of one run for the owner of its lease. Thread-safe. */
final class LeaseStore implements StepStore, StepStore.Lease {

    private final PostgresLease lease;
    private final Leases leases;
    private final GroupCommit writer;
    private final HeldReads database;
    private final RecordRows rows;
    private final StepCodec codec;
    private final LookUps reads;
    private final boolean sharesRecords;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Creates the records of an open run.
     *
     * @param group the group whose records the run finds too, or null
     */
    LeaseStore(
            OpenRun open,
            @Nullable GroupStore group,
            Leases leases,
            GroupCommit writer,
            RecordRows rows,
            StepCodec codec) {
        this.lease = open.lease();
        this.leases = leases;
        this.writer = writer;
        this.database = open.database();
        this.rows = rows;
        this.codec = codec;
        this.reads = group == null ? open.reads() : group.lookUps(open);
        this.sharesRecords = group != null;
    }

    // ---- the lease

    @Override
    public StepStore store() {
        return this;
    }

    @Override
    public CompletionStage<?> lost() {
        return lease.lost;
    }

    @Override
    public boolean isHeld() {
        return !closed.get() && lease.isHeld();
    }

    @Override
    public boolean sharesRecords() {
        return sharesRecords;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leases.release(lease);
        }
    }

    /** Returns the lease itself, for work that the engine does not do. */
    PostgresLease lease() {
        return lease;
    }

    // ---- the records

    @Override
    public Optional<StepRecord> find(String runId, StepKey step) {
        require(runId);
        Row found = reads.find(StepHash.of(step));
        return found == null ? Optional.empty() : Optional.of(found.record());
    }

    @Override
    public Optional<List<StepKey>> questions(String runId) {
        require(runId);
        return Optional.of(database.read(connection -> rows.questions(connection, lease.run)));
    }

    @Override
    public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
        if (!(record.value() instanceof Encoded)) {
            throw new IllegalArgumentException("the record of step " + step + " must have a value that the store's"
                    + " codec has encoded but has " + record.value());
        }
        return write(runId, step, record, true);
    }

    @Override
    public CompletionStage<?> start(String runId, StepKey step, StepRecord started, boolean awaited) {
        return write(runId, step, started, awaited);
    }

    private CompletableFuture<?> write(String runId, StepKey step, StepRecord record, boolean isAwaited) {
        if (!lease.runId.equals(runId)) {
            throw foreign(runId);
        }
        if (!isHeld()) {
            return CompletableFuture.failedFuture(lease.refusal());
        }
        String name = step.toString();
        if (Names.isRejected(name) || Names.isRejected(record.fingerprint())) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("the name and the fingerprint of step "
                    + step
                    + " must not contain the character U+0000 or half of a surrogate pair, which PostgreSQL cannot"
                    + " store"));
        }
        UUID hash = StepHash.of(name);
        boolean isFirst = reads.saved(hash);
        return writer.save(lease, hash, name, record, isFirst, isAwaited);
    }

    private void require(String runId) {
        if (!lease.runId.equals(runId)) {
            throw foreign(runId);
        }
        if (closed.get()) {
            throw lease.refusal();
        }
        lease.require();
    }

    private IllegalArgumentException foreign(String runId) {
        return new IllegalArgumentException(
                "the records of run '" + lease.runId + "' are open, and not those of run '" + runId + "'");
    }

    @Override
    public Optional<StepCodec> codec() {
        return Optional.of(codec);
    }
}
