package io.pocketflow.durable.contract;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.durable.RunOrigin;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The place of a test's durable records, of which each process has a store while it runs. */
public interface Place {

    /** Opens a store, as a new process does. */
    Opened open();

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

    /** A store that is open, and its upkeep. */
    interface Opened extends AutoCloseable {
        /** Returns the store. */
        StepStore store();

        /** Forks a run and returns the id of the fork. */
        String fork(String runId, StepKey from);

        /** Forks a run under an id. */
        void fork(String runId, StepKey from, String forkId);

        /** Removes records of a run and returns their number. */
        long rerun(String runId, Predicate<JournalStep> steps);

        /** Removes a run. */
        void remove(String runId);

        /** Removes old runs and returns their ids. */
        List<String> prune(Duration age);

        /** Closes the store, as the end of its process does. */
        @Override
        void close();

        /** Records a start, as a process that then ends. */
        default void start(String runId, String step, StepRecord started) throws Exception {
            try (StepStore.Lease lease = store().open(runId, Takeover.NEVER)) {
                lease.store()
                        .start(runId, StepKey.parse(step), started, true)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            }
        }

        /** Saves a record. */
        default void save(String runId, String step, StepRecord record) throws Exception {
            try (StepStore.Lease lease = store().open(runId, Takeover.NEVER)) {
                lease.store()
                        .save(runId, StepKey.parse(step), record)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            }
        }
    }
}
