package io.pocketflow.durable.contract;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.durable.DurableStore;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.durable.RunOrigin;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The place of a test's durable records, of which each process has a store while it runs. */
public interface Place {

    /** Opens a store, as a new process does. */
    DurableStore open();

    /** Returns the newest records of a run, in the order of the first ones, without opening the store. */
    List<JournalStep> steps(String runId);

    /** Returns the ids of the runs, in the order in which they began. */
    List<String> runs();

    /** Returns the run and step from which a run was forked, or null. */
    @Nullable
    RunOrigin origin(String runId);

    /** Returns the steps of a run whose newest record is of this kind. */
    default List<JournalStep> steps(String runId, StepRecord.Kind kind) {
        return steps(runId).stream().filter(step -> step.kind() == kind).toList();
    }

    /** Records a start, as a process that then ends. */
    static void start(DurableStore opened, String runId, String step, StepRecord started) throws Exception {
        try (StepStore.Lease lease = opened.open(runId, Takeover.NEVER)) {
            lease.store()
                    .start(runId, StepKey.parse(step), started, true)
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    /** Saves a record. */
    static void save(DurableStore opened, String runId, String step, StepRecord record) throws Exception {
        try (StepStore.Lease lease = opened.open(runId, Takeover.NEVER)) {
            lease.store()
                    .save(runId, StepKey.parse(step), record)
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        }
    }
}
