package io.pocketflow.core.limit;

/** A queue of times and weights in a ring, guarded by the limiter's lock. */
final class Starts {

    private long[] times = new long[16];
    private long[] weights = new long[16];
    private int first;
    private int size;

    int size() {
        return size;
    }

    /** Returns the time of the n-th start, counted from the oldest. */
    long time(int index) {
        return times[at(index)];
    }

    /** Returns the weight of the n-th start, counted from the oldest. */
    long weight(int index) {
        return weights[at(index)];
    }

    void weight(int index, long weight) {
        weights[at(index)] = weight;
    }

    void add(long time, long weight) {
        if (size == times.length) {
            grow();
        }
        times[at(size)] = time;
        weights[at(size)] = weight;
        size++;
    }

    /** Removes the n-th start and returns its weight; cheap for the oldest ones. */
    long remove(int index) {
        long removed = weight(index);
        for (int i = index; i > 0; i--) {
            times[at(i)] = time(i - 1);
            weights[at(i)] = weight(i - 1);
        }
        first = at(1);
        size--;
        return removed;
    }

    /** Returns the index of the oldest start of this weight, or -1. */
    int oldestOf(long weight) {
        for (int i = 0; i < size; i++) {
            if (weight(i) == weight) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the index of the newest start of this weight, or -1. */
    int newestOf(long weight) {
        for (int i = size - 1; i >= 0; i--) {
            if (weight(i) == weight) {
                return i;
            }
        }
        return -1;
    }

    private int at(int index) {
        return (first + index) % times.length;
    }

    private void grow() {
        long[] moreTimes = new long[size * 2];
        long[] moreWeights = new long[size * 2];
        for (int i = 0; i < size; i++) {
            moreTimes[i] = time(i);
            moreWeights[i] = weight(i);
        }
        times = moreTimes;
        weights = moreWeights;
        first = 0;
    }
}
