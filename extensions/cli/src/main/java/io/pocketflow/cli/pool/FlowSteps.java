package io.pocketflow.cli.pool;

import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.ledger.LedgerSteps;
import io.pocketflow.cli.results.Keyed;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The records of a user's pool, under the fields of each item and the settings of the run. Thread-safe. */
final class FlowSteps extends LedgerSteps {

    private final List<String> settings;
    private final boolean isRunAgain;

    /**
     * Creates the records of a run.
     *
     * @param settings the texts that, besides an item, determine its result
     * @param isRunAgain whether a step that was in flight when an earlier run stopped is run again, and not held
     */
    FlowSteps(Ledger ledger, List<String> settings, boolean isRunAgain) {
        this(ledger.store(), ledger.run(BulkRun.RUN_ID), new AtomicLong(), List.copyOf(settings), isRunAgain);
    }

    private FlowSteps(StepStore records, String runId, AtomicLong inDoubt, List<String> settings, boolean isRunAgain) {
        super(records, runId, inDoubt);
        this.settings = settings;
        this.isRunAgain = isRunAgain;
    }

    @Override
    protected LedgerSteps in(StepStore opened, String runId, AtomicLong inDoubt) {
        return new FlowSteps(opened, runId, inDoubt, settings, isRunAgain);
    }

    @Override
    public Optional<StepRecord> find(String runId, StepKey step) {
        Optional<StepRecord> found = records.find(runId, step);
        return isRunAgain ? withoutDoubt(found) : found;
    }

    @Override
    public String hash(Object item) {
        List<String> parts = new ArrayList<>(settings);
        parts.add(records.hash(item));
        return Keyed.hash(parts);
    }
}
