package io.pocketflow.durable;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A step store whose records outlive the process, with the upkeep of its runs: a {@link Journal}, or a database that machines
 * share. Implementations are thread-safe.
 */
public interface DurableStore extends StepStore, AutoCloseable {

    /** Forks a run as {@link #fork(String, StepKey, String)} does, and returns the id of the fork. */
    String fork(String runId, StepKey from);

    /**
     * Adds a run that continues another one from a step on. It has the records of the steps whose results the run had used
     * before that step.
     *
     * @param from the step, as {@link JournalStep#key} names it
     * @throws IllegalArgumentException if the store has no such run or step, or has a run of the new id already
     */
    void fork(String runId, StepKey from, String forkId);

    /**
     * Removes records of a run that is not active, so that the next run of this id makes their steps again.
     *
     * @param steps chooses steps by their newest records, which have their results
     * @return the number of steps that will run again
     * @throws IllegalArgumentException if the store has no such run
     */
    long rerun(String runId, Predicate<JournalStep> steps);

    /**
     * Removes a run that is not active, with all its records.
     *
     * @throws IllegalArgumentException if the store has no such run
     */
    void remove(String runId);

    /**
     * Removes the runs whose newest record is older than the given age, except those with a question that waits for its answer.
     *
     * @param age at least 0
     * @return the ids of the removed runs
     */
    List<String> prune(Duration age);

    /** Makes the records durable that were handed over, and closes the store. Closing again has no effect. */
    @Override
    void close();
}
