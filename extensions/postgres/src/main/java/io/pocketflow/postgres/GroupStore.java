package io.pocketflow.postgres;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A view of a {@link PostgresStepStore} for the runs of one job that divide its items: a step that one of them has recorded
 * is found by all. Each run has an id of its own below the group's name, such as {@code news/0} and {@code news/1}, and an
 * owner and a lease of its own. An item that another run receives after a restart, or after the number of runs has
 * changed, is therefore not paid for again. Thread-safe; views of one store and group are equal.
 *
 * <pre>{@code
 * RunOptions options = RunOptions.defaults()
 *         .withStore(store.inGroup("news")).withRunId("news/" + part).withTakeover(Takeover.WAIT);
 * }</pre>
 *
 * <p>Together the records of the runs are those of one run: the newest result of a step is found, whichever run has recorded
 * it, and if there is none, the newest record. A step that another run has started is in doubt as one of the run's own is.
 * Each run saves only its own records. A run that begins is known to the others after at most a second.
 *
 * <p>All runs whose ids begin with the name and a slash belong to the group, so a fork of such a run under its default id
 * does too. {@link PostgresStepStore#rerun rerun}, {@code remove} and {@code prune} change one run; the others keep their
 * records.
 *
 * <p>Use a group for pools, and for flows whose steps have the same names and inputs in all runs. Equal items of two runs
 * share their records. If both runs make them at the same time, each finds the other one's start, as a step in doubt: give
 * each item to one run. A pool of a group cannot have a {@linkplain io.pocketflow.core.PoolLane lane}.
 */
public final class GroupStore implements StepStore {

    private final PostgresStepStore store;
    private final GroupRows group;
    private final RecordRows records;
    private final RunTimer timer;

    GroupStore(PostgresStepStore store, GroupRows group, RecordRows records, RunTimer timer) {
        this.store = store;
        this.group = group;
        this.records = records;
        this.timer = timer;
    }

    /**
     * Opens the records of a run of the group, as {@link PostgresStepStore#open} does.
     *
     * @throws IllegalArgumentException if the run does not belong to the group
     */
    @Override
    public Lease open(String runId, Takeover takeover) {
        requireMember(runId);
        return store.openStore(runId, takeover, this);
    }

    /** Returns the look-ups of an open run. */
    LookUps lookUps(OpenRun open) {
        return new GroupLookUps(open, new Members(group, open.database(), timer), records);
    }

    private void requireMember(String runId) {
        if (!runId.startsWith(group.prefix())) {
            throw new IllegalArgumentException("run '" + runId + "' does not belong to the group of runs '"
                    + group.prefix() + "...': begin its id with '" + group.prefix()
                    + "', or open it by the store itself");
        }
    }

    /** {@inheritDoc} Reads the database, also while another process owns the run. */
    @Override
    public Optional<StepRecord> find(String runId, StepKey step) {
        requireMember(runId);
        if (step.isStart()) {
            return store.find(runId, step);
        }
        RecordRows.Shared found = store.database().read(connection -> {
            Long run = records.run(connection, runId);
            return records.findIn(connection, group.members(connection), run == null ? 0 : run, StepHash.of(step));
        });
        return Optional.ofNullable(found).map(RecordRows.Shared::row).map(Row::record);
    }

    /**
     * Returns whether an earlier execution of the group may have started steps, so that a rate limit that holds for all its
     * runs must wait for one window before the first start. This is so if
     *
     * <ul>
     *   <li>a run of the group was opened more than once, or
     *   <li>the given run was opened, and not by this store, or
     *   <li>another run of the group began longer ago than the runs of one execution begin after each other.
     * </ul>
     *
     * <p>The answer for a run is the same before and after this store has opened it. If the first execution ends within the
     * given time, and the next one has new run ids, the answer may be false until the next one has opened a run again.
     *
     * @param runId the run of this process
     * @param startup the time within which all runs of one execution begin, at least 0, by the clock of the database
     * @throws IllegalArgumentException if the run does not belong to the group
     */
    public boolean isContinued(String runId, Duration startup) {
        requireMember(runId);
        if (startup.isNegative()) {
            throw new IllegalArgumentException(
                    "the time within which the runs of a group begin must not be negative but was " + startup);
        }
        return store.database().read(connection -> group.isContinued(connection, runId, store.owner(), startup));
    }

    /** Returns the questions of the run itself. */
    @Override
    public Optional<List<StepKey>> questions(String runId) {
        requireMember(runId);
        return store.questions(runId);
    }

    /** Fails as {@link PostgresStepStore#save} does: only the store of a lease saves records. */
    @Override
    public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
        return store.save(runId, step, record);
    }

    @Override
    public Optional<StepCodec> codec() {
        return store.codec();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupStore view
                && view.store == store
                && view.group.prefix().equals(group.prefix());
    }

    @Override
    public int hashCode() {
        return group.prefix().hashCode();
    }

    @Override
    public String toString() {
        return store + " group " + group.prefix();
    }
}
