package io.pocketflow.core;

/** The starts and weights of the last window of time: a ring of times, kept by the limiter under its lock. */
final class Window {

    private final Limits limits;
    private final long length;
    private long[] times = new long[16];
    private long[] weights = new long[16];
    private int first;
    private int count;
    private long weight;

    Window(Limits limits) {
        this.limits = limits;
        this.length = Retry.nanos(limits.window());
    }

    boolean admits(long more, long now) {
        while (count > 0 && now - times[first] >= length) {
            weight -= weights[first];
            first = (first + 1) % times.length;
            count--;
        }
        return count < limits.maxStarts() && weight <= limits.maxWeight() - more;
    }

    void add(long more, long now) {
        if (count == times.length) {
            grow();
        }
        int end = (first + count) % times.length;
        times[end] = now;
        weights[end] = more;
        weight += more;
        count++;
    }

    /** How long until so much weight is admitted, in nanoseconds; 0 if it is now. */
    long waitFor(long more, long now) {
        if (admits(more, now)) {
            return 0;
        }
        long left = weight;
        for (int i = 0; i < count; i++) {
            int at = (first + i) % times.length;
            left -= weights[at];
            if (count - i - 1 < limits.maxStarts() && left <= limits.maxWeight() - more) {
                return times[at] + length - now;
            }
        }
        throw new IllegalStateException("an empty window admits every weight that was checked");
    }

    private void grow() {
        long[] moreTimes = new long[times.length * 2];
        long[] moreWeights = new long[times.length * 2];
        for (int i = 0; i < count; i++) {
            int at = (first + i) % times.length;
            moreTimes[i] = times[at];
            moreWeights[i] = weights[at];
        }
        times = moreTimes;
        weights = moreWeights;
        first = 0;
    }
}
