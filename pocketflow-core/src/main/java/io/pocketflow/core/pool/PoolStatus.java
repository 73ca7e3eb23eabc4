package io.pocketflow.core.pool;

import io.pocketflow.core.Attempt;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The progress of a run of a {@link Pool} at one moment or at its end. Immutable.
 *
 * @param total the number of items, or -1 while it is unknown
 * @param taken the number of items taken from the input
 * @param open the number of items that have begun and not ended, waiting items included
 * @param inFlight the number of calls in flight
 * @param throttled the number of calls that wait because the server asked to slow down
 * @param deferred the number of items that failed and wait for another pass
 * @param done the number of items that succeeded
 * @param failed the number of items that failed for good
 * @param skipped the number of items that were not run, or not to the end, because another failed
 * @param suspended the number of items that wait for an answer
 * @param replayed the number of succeeded items whose result came from a record of an earlier run
 * @param attempts the number of attempts of exec that began, not counting throttled and held back ones
 * @param throttles the number of requests that were throttled, not counting calls that were held back until an earlier
 *     throttle was over
 * @param usage the amounts {@linkplain Attempt#used used} by the items that have ended, by unit
 * @param elapsed the time from the start to now or to the end
 * @param lowerBound the shortest time in which the calls of the ended items can be made at this concurrency: the
 *     longest of calls / concurrency (rounded up) x the shortest call, the time of all calls / concurrency, and the
 *     longest item
 */
public record PoolStatus(
        long total,
        long taken,
        int open,
        int inFlight,
        int throttled,
        int deferred,
        long done,
        long failed,
        long skipped,
        long suspended,
        long replayed,
        long attempts,
        long throttles,
        Map<String, Long> usage,
        Duration elapsed,
        Duration lowerBound) {

    /** Rejects nulls. */
    public PoolStatus {
        Objects.requireNonNull(usage, "usage must not be null");
        Objects.requireNonNull(elapsed, "elapsed must not be null");
        Objects.requireNonNull(lowerBound, "lowerBound must not be null");
    }

    /** Returns the number of items that have not begun, or -1 while the number of items is unknown. */
    public long pending() {
        return total < 0 ? -1 : total - ended() - open - deferred;
    }

    /** Returns the number of items that have ended in any way. */
    public long ended() {
        return done + failed + skipped + suspended;
    }

    /** Returns the number of items that ended per second since the start; 0 before any time has passed. */
    public double itemsPerSecond() {
        return elapsed.isZero() ? 0 : (ended() - skipped) / (elapsed.toNanos() / 1e9);
    }

    /** Returns the lower bound divided by the elapsed time: 1 is perfect; 0 before any time has passed. */
    public double ratio() {
        return elapsed.isZero() ? 0 : (double) lowerBound.toNanos() / elapsed.toNanos();
    }

    /**
     * Returns the sum of this run and an earlier run over some of the same items; failed items of the earlier run are
     * not counted.
     */
    PoolStatus after(PoolStatus before) {
        Map<String, Long> sum = new TreeMap<>(before.usage);
        usage.forEach((unit, amount) -> sum.merge(unit, amount, Math::addExact));
        return new PoolStatus(
                before.total,
                before.total - total + taken,
                open,
                inFlight,
                throttled,
                deferred,
                before.done + done,
                failed,
                skipped,
                before.suspended + suspended,
                before.replayed + replayed,
                before.attempts + attempts,
                before.throttles + throttles,
                java.util.Collections.unmodifiableMap(sum),
                before.elapsed.plus(elapsed),
                before.lowerBound.plus(lowerBound));
    }
}
