package io.pocketflow.core;

import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An attempt of {@code exec}, created only for nodes that ask for it by overriding {@code exec(input,
 * attempt)} or {@code execAsync(input, attempt)}. Thread-safe. Only a test needs to implement it.
 */
public interface Attempt {

    /** Returns the number of this attempt: 0 for the first. A throttled attempt is repeated under the same number. */
    int number();

    /** Returns the time at which the run times out, or empty if it has no limit. */
    Optional<Instant> deadline();

    /**
     * Returns whether the result will not be used: the run or this part of it was stopped, or the attempt has timed
     * out.
     */
    boolean isCancelled();

    /**
     * Registers an action that runs if this attempt is cancelled: the reliable way to stop work that ignores
     * interrupts. The action runs on the run's executor, or at once if the attempt has been cancelled already. It runs
     * at most once, and not if the attempt ends before. Several actions run one after another, in the order of
     * registration.
     */
    void onCancel(Runnable action);

    /**
     * Counts an amount used by this attempt (tokens, cents, bytes), whether the attempt succeeds or not. A {@link Pool}
     * adds the amounts up by unit, for each item and in total; outside of a pool they are ignored.
     *
     * @param unit the unit of the amount, such as {@code "tokens.input"}
     * @param amount the amount, not negative
     */
    void used(String unit, long amount);

    /**
     * Reports progress of this attempt to the listeners of the run, as a {@link FlowEvent.Emitted}. Without listeners it
     * has no effect. Values are not recorded: a replayed step emits nothing.
     *
     * @param value a value that does not change any more, such as a text or a record; not null
     */
    default void emit(Object value) {
        Objects.requireNonNull(value, "the value of emit must not be null");
    }

    /**
     * Returns the way in which clients report events of this attempt, such as calls of models, also on threads other than
     * the one of {@code exec}. Default: {@link Reporter#NONE}.
     */
    default Reporter reporter() {
        return Reporter.NONE;
    }

    /** Returns the lane of the pool around this attempt, for a {@link PoolLane.Client}. Default: empty. */
    default Optional<PoolLane.Calls> lane() {
        return Optional.empty();
    }

    /** Returns the name of this call within its run: the same on every attempt and in every process. */
    StepKey key();

    /**
     * Returns the run's id and the {@link #key}: an idempotency key for a service that recognizes repeated requests.
     */
    String idempotencyKey();
}
