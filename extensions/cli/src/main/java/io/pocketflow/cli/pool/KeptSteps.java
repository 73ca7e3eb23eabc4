package io.pocketflow.cli.pool;

import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.ledger.LedgerSteps;
import io.pocketflow.cli.results.Keyed;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The steps of items, without a second record of each item: the steps of a finished item contain its result. Items and inputs
 * have the keys that they determine themselves. Thread-safe.
 */
final class KeptSteps extends LedgerSteps {

    KeptSteps(Ledger ledger) {
        this(ledger.store(), ledger.run(BulkRun.RUN_ID), new AtomicLong());
    }

    private KeptSteps(StepStore records, String runId, AtomicLong inDoubt) {
        super(records, runId, inDoubt);
    }

    @Override
    protected LedgerSteps in(StepStore opened, String runId, AtomicLong inDoubt) {
        return new KeptSteps(opened, runId, inDoubt);
    }

    private static boolean isItem(StepKey step) {
        return step.parts().size() == 1 && !step.isStart();
    }

    @Override
    public Optional<StepRecord> find(String runId, StepKey step) {
        return isItem(step) ? Optional.empty() : withoutDoubt(records.find(runId, step));
    }

    @Override
    public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
        return isItem(step) ? CompletableFuture.completedFuture(null) : super.save(runId, step, record);
    }

    @Override
    public CompletionStage<?> start(String runId, StepKey step, StepRecord started, boolean awaited) {
        return isItem(step) ? CompletableFuture.completedFuture(null) : super.start(runId, step, started, awaited);
    }

    @Override
    public String hash(Object item) {
        return item instanceof Keyed keyed ? keyed.key() : records.hash(item);
    }
}
