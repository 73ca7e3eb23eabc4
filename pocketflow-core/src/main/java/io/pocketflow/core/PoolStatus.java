package io.pocketflow.core;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How far a run of a {@link Pool} is, at one moment or at its end: what a progress bar shows. Immutable.
 *
 * @param total how many items there are, or -1 as long as nobody knows
 * @param taken how many were taken from the input
 * @param open how many are open: begun and not ended, those that wait included
 * @param inFlight how many calls are in flight
 * @param throttled how many calls wait because the other side asked to slow down
 * @param deferred how many items failed and wait for another pass
 * @param done how many items are done
 * @param failed how many items failed for good
 * @param skipped how many items were not run, or not to the end, because another failed
 * @param suspended how many items wait for an answer
 * @param replayed how many of those done were answered from a record of an earlier run
 * @param attempts how many attempts of exec were begun, throttled ones not counted
 * @param throttles how many requests were wasted because they were throttled
 * @param usage what was {@linkplain Step#used used}, by unit, by the items that have ended
 * @param elapsed the time from the start to now or to the end
 * @param lowerBound the shortest time in which the calls of the ended items can be made at this concurrency: the longest
 *     of calls / concurrency (rounded up) x the shortest call, the time of all calls / concurrency, and the longest item
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

    /** Refuses nulls. */
    public PoolStatus {
        Objects.requireNonNull(usage, "usage must not be null");
        Objects.requireNonNull(elapsed, "elapsed must not be null");
        Objects.requireNonNull(lowerBound, "lowerBound must not be null");
    }

    /** How many items have not begun, or -1 as long as nobody knows how many there are. */
    public long pending() {
        return total < 0 ? -1 : total - ended() - open - deferred;
    }

    /** How many items have ended, in whichever way. */
    public long ended() {
        return done + failed + skipped + suspended;
    }

    /** Items that ended in a second, from the start on; 0 before any time has passed. */
    public double itemsPerSecond() {
        return elapsed.isZero() ? 0 : (ended() - skipped) / (elapsed.toNanos() / 1e9);
    }

    /** The lower bound as a part of the time it took: 1 is perfect; 0 before any time has passed. */
    public double ratio() {
        return elapsed.isZero() ? 0 : (double) lowerBound.toNanos() / elapsed.toNanos();
    }

    /** This run after another one of some of the same items, taken together; the other's failed ones are not counted. */
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
