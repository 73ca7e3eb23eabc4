package io.pocketflow.core;

import io.pocketflow.core.store.StepStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another way for the calls of a pool: they are collected and made together later, such as by a batch endpoint of a
 * provider. For libraries of clients; users choose a lane by {@code Pool.withLane}. Implementations are immutable and
 * thread-safe; one lane may serve any number of runs.
 *
 * <p>Only nodes that are a {@link Client} use the lane, in their exec, by {@link Attempt#lane}. A call that is not over
 * suspends its step: exec fails with a {@link FlowSuspended} that has the {@link Call} as the question of the step. The
 * pool then parks the item: it keeps neither thread, permit nor frame, and is neither reported nor counted as an
 * attempt. After {@link Site#wake} the items whose calls are over run again. Their completed steps are read from the
 * records of the run, and exec is called again and finds the result.
 */
public interface PoolLane {

    /**
     * Opens this lane for one run, before the first item begins. May block for a short time.
     *
     * @throws RuntimeException if the lane cannot serve the run, which then fails with this exception
     */
    Calls open(Site site);

    /** Returns the maximum number of items that may wait for calls of this lane at the same time, at least 1. */
    int maxParked();

    /**
     * The run that opened a lane.
     *
     * @param pool the name of the pool
     * @param runId the id of the run
     * @param options the options of the run: its timer, its executor
     * @param store the store of the run's records, which the run has opened; null if none are kept
     * @param wake lets the pool look for parked items whose calls are over; on any thread, returns at once
     */
    record Site(
            String pool,
            String runId,
            RunOptions options,
            @Nullable StepStore store,
            Runnable wake) {}

    /** The calls of one run. Thread-safe. */
    interface Calls {

        /**
         * Requests that the collected calls are sent: no other item can continue before some of them are over. Called
         * again after each change, so it must be cheap, and must not block.
         */
        void flush();

        /** Ends the lane: all items have ended, or the run was stopped. Must not block. */
        void close();
    }

    /** A call that an item waits for. Thread-safe. */
    interface Call {

        /** Returns whether the call has a result, so that the step can run again. */
        boolean isOver();

        /** Reports that the item of the call has ended, and that its result is recorded if the run has a store. */
        void release();
    }

    /**
     * A node whose calls a lane can make. In a pool with a lane, its attempts need neither the permits of {@code
     * reserve} nor one of the pool's limiter, and the start of a step is not recorded: the lane knows what it has sent.
     */
    interface Client {}

    /** Returns the lane of an attempt if it is of this type. */
    static <T extends Calls> Optional<T> find(Attempt attempt, Class<T> type) {
        return attempt.lane().filter(type::isInstance).map(type::cast);
    }
}
