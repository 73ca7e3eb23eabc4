package io.pocketflow.llm.budget;

import io.pocketflow.core.limit.Limits;
import io.pocketflow.llm.base.Waits;
import io.pocketflow.llm.http.Allowance;
import java.time.Duration;

/**
 * One limit as the server's headers report it: an amount per window. Guarded by its budget's lock.
 *
 * <p>The window is the longest reset seen. A server that counts windows reports the remaining time of the current
 * window. A server that refills a bucket reports the time until it is full, which grows to a whole window as the bucket
 * empties. So the window is never longer than the server's, and long enough when it matters.
 */
final class Learned {

    private long limit;
    private Duration window = Duration.ZERO;

    /** Records reported limits; returns whether anything changed. */
    boolean see(Allowance allowance) {
        if (allowance.limit().isEmpty()) {
            return false;
        }
        long seen = allowance.limit().getAsLong();
        Duration reset = allowance.reset().orElse(Duration.ofMinutes(1));
        if (seen == limit && reset.compareTo(window) <= 0) {
            return false;
        }
        window = seen == limit && window.compareTo(reset) > 0 ? window : reset;
        limit = seen;
        return true;
    }

    private boolean isKnown() {
        return limit > 0 && !window.isZero();
    }

    /** Returns the stricter of the given and the reported limits of starts. */
    Limits starts(Limits given) {
        double limited = given.maxStarts() == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : given.maxStarts();
        return isSlowerThan(limited, given.window())
                ? given.withMaxStarts((int) Math.min(limit, Integer.MAX_VALUE - 1))
                        .withWindow(window)
                : given;
    }

    /** Returns the stricter of the given and the reported limits of weight. */
    Limits weight(Limits given) {
        double limited = given.maxWeight() == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : given.maxWeight();
        return isSlowerThan(limited, given.window())
                ? given.withMaxWeight(limit).withWindow(window)
                : given;
    }

    private boolean isSlowerThan(double otherLimit, Duration otherWindow) {
        return isKnown() && limit / (double) window.toNanos() < otherLimit / Waits.nanos(otherWindow);
    }

    /**
     * Returns the time until the needed amount of a used-up allowance is available, also if others used it: its share
     * of the reset. Zero if it is available now.
     */
    static Duration untilThere(Allowance allowance, long needed) {
        if (!allowance.isUsedUp()
                || allowance.limit().isEmpty()
                || allowance.reset().isEmpty()) {
            return Duration.ZERO;
        }
        long limit = allowance.limit().getAsLong();
        double share = Math.min(1, needed / (double) limit);
        return Duration.ofNanos((long) (allowance.reset().get().toNanos() * share));
    }
}
