package io.pocketflow.core.engine;

import io.pocketflow.core.Attempts;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.store.StepKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The services of a pool for the calls inside an item: its limits, the place of their records, and its counts.
 * Thread-safe.
 */
public interface Host {

    /** How an attempt ended. */
    enum End {
        /** With a result or a failure, which counts. */
        MADE,
        /** The server asked to slow down. */
        THROTTLED,
        /** Nothing was sent, because an earlier throttle still applies. */
        HELD_BACK,
        /** The lane of the pool makes the call later. */
        PARKED;

        /** Returns the end of an attempt with a throttle as its failure. */
        static End ofThrottle(Throwable throttle) {
            return Failures.hint(throttle).heldBack() ? HELD_BACK : THROTTLED;
        }
    }

    /** Returns the permits of an attempt: a place among the calls in flight, and a permit of the pool's limiter. */
    Reservation slot();

    /** Returns the reservation of the place alone. */
    Reservation place();

    /** Returns the maximum duration of an attempt, or null for no limit. */
    @Nullable
    Duration callTimeout();

    /** Returns the lane of the pool for the item, or null. */
    @Nullable
    Laned laned();

    /** Returns the records of the item's steps, or null if they are not kept. */
    @Nullable
    Records stepRecords();

    /** Returns the order of the item's segments, or null if it has none. */
    @Nullable
    Segments ordered();

    /** Sets the order of the item's segments. */
    void order(Segments segments);

    /** Counts an attempt that begins; returns the time of its start. */
    long begins();

    /** Counts the end of an attempt; a throttled one, also if it was held back, waits until {@link #goesOn}. */
    void ends(long startedAt, End end);

    /** Counts that a throttled attempt no longer waits. */
    void goesOn();

    /**
     * Takes the permits of a failed call. If the failure stops the pool, other calls get the permits only after the
     * stop.
     */
    void keep(Permit held);

    /** Releases the permits that were taken: the item continues. */
    void giveBack();

    /** Adds an amount to the usage of the item. */
    void used(String unit, long amount);

    /** Stops the item because a record does not fit. */
    void recordMismatch(Throwable mismatch);

    /**
     * The lane of a pool for one item. It keeps the failed attempts of calls while the item is parked, so that all visits of a
     * call share the attempts of its {@link io.pocketflow.core.Retry}: a call whose attempts are used up is not made again
     * when the item continues after such a failure. Thread-safe.
     */
    final class Laned {

        /** The failed attempts of a call, and the last failure if no other attempt follows. */
        private record Kept(Attempts attempts, @Nullable Throwable spentBy) {}

        private final PoolLane.Calls lane;
        private @Nullable Map<StepKey, Kept> failed;

        /** Creates the lane of an item. */
        public Laned(PoolLane.Calls lane) {
            this.lane = lane;
        }

        PoolLane.Calls lane() {
            return lane;
        }

        /**
         * Returns whether a call waits for the lane, and then keeps its failed attempts.
         *
         * @param thrown the failure of the last attempt
         * @param attempts the failed attempts before it, or null
         */
        static boolean parks(@Nullable Laned laned, LeafCall call, Throwable thrown, @Nullable Attempts attempts) {
            boolean waits = laned != null && Failures.suspension(thrown) != null;
            if (waits) {
                laned.keep(call.stepKey(), attempts, null);
            }
            return waits;
        }

        /** Keeps the last failure of a call, if it is in a lane. Returns the failure. */
        static Throwable spend(@Nullable Host pooled, LeafCall call, Attempts attempts, Throwable thrown) {
            Laned laned = pooled == null ? null : pooled.laned();
            if (laned != null) {
                laned.keep(call.stepKey(), attempts, thrown);
            }
            return thrown;
        }

        private synchronized void keep(StepKey call, @Nullable Attempts attempts, @Nullable Throwable spentBy) {
            if (attempts != null) {
                if (failed == null) {
                    failed = new HashMap<>();
                }
                failed.put(call, new Kept(attempts, spentBy));
            }
        }

        /** Forgets all failed attempts: the item gets another pass. */
        public synchronized void anew() {
            failed = null;
        }

        /** Returns the failure after which no other attempt of a call follows, or null. */
        synchronized @Nullable Throwable spentBy(LeafCall call) {
            Kept kept = failed == null ? null : failed.get(call.stepKey());
            return kept == null ? null : kept.spentBy();
        }

        /** Returns the failed attempts of a call before it waited; null if there are none. */
        synchronized @Nullable Attempts take(LeafCall call) {
            Kept kept = failed == null ? null : failed.get(call.stepKey());
            return kept == null ? null : kept.attempts();
        }
    }
}
