package io.pocketflow.core.limit;

import io.pocketflow.core.threads.Nanos;

/**
 * The starts and weights of the last window of time, guarded by the limiter's lock.
 *
 * <p>The server counts a start at some moment after it was made and before its response begins. So the start stays for
 * as long as its response has not begun, and one window longer: whenever the server counted it, no window holds more
 * than allowed. Starts of equal weight are interchangeable.
 */
final class Window {

    /** The value of a wait that only a response or a release can end. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private Limits limits;
    private long length;
    private final Starts begun = new Starts();
    private final Starts open = new Starts();
    private long weight;

    Window(Limits limits) {
        this.limits = limits;
        this.length = Nanos.of(limits.window());
    }

    void limits(Limits changed) {
        limits = changed;
        length = Nanos.of(changed.window());
    }

    /**
     * Returns whether one more start of this weight fits. A start heavier than a whole window fits into an empty one.
     */
    boolean admits(long more, long now) {
        while (begun.size() > 0 && now - begun.time(0) >= length) {
            weight -= begun.remove(0);
        }
        return fits(begun.size() + open.size(), weight, more);
    }

    private boolean fits(int starts, long held, long more) {
        return starts < limits.maxStarts() && (held <= limits.maxWeight() - more || held == 0);
    }

    /** Adds a start whose response has not begun. */
    void add(long more, long now) {
        open.add(now, more);
        weight += more;
    }

    /** Returns the number of starts whose response has not begun. */
    int open() {
        return open.size();
    }

    /**
     * Notes that the response to a start of this weight begins. If there is no start of this weight, the oldest of any
     * weight is taken.
     */
    void begin(long ofWeight, long now) {
        if (open.size() > 0) {
            begun.add(now, open.remove(Math.max(0, open.oldestOf(ofWeight))));
        }
    }

    /** Corrects the weight of a start from the estimated to the actual one. */
    void correct(long estimated, long actual) {
        if (!replace(begun, estimated, actual)) {
            replace(open, estimated, actual);
        }
    }

    private boolean replace(Starts starts, long estimated, long actual) {
        int index = starts.newestOf(estimated);
        if (index >= 0) {
            starts.weight(index, actual);
            weight += actual - estimated;
        }
        return index >= 0;
    }

    /**
     * Returns the time until this weight is admitted, in nanoseconds; 0 if it is admitted now, {@link #UNKNOWN} if time
     * alone does not suffice.
     */
    long waitFor(long more, long now) {
        if (admits(more, now)) {
            return 0;
        }
        long left = weight;
        for (int i = 0; i < begun.size(); i++) {
            left -= begun.weight(i);
            if (fits(begun.size() - i - 1 + open.size(), left, more)) {
                return begun.time(i) + length - now;
            }
        }
        return UNKNOWN;
    }
}
