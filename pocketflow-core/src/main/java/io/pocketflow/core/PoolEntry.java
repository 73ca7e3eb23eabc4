package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/** An item of a pool from its opening to its end, across all passes. Used by the pool's turn, except for the tally. */
final class PoolEntry<I> {

    final int index;
    final I item;
    final PoolTally tally = new PoolTally();
    /** The name in step keys if records are kept: content hash and occurrence number. */
    @Nullable
    String name;
    /** The steps of earlier passes, if no store keeps them. */
    @Nullable
    Records steps;
    /** The failure of the last pass. */
    @Nullable
    Throwable failure;

    int passes;
    long openedAt;

    PoolEntry(int index, I item, @Nullable String name) {
        this.index = index;
        this.item = item;
        this.name = name;
    }

    /** Returns the number of attempts made, not counting throttled ones. */
    int attempts() {
        return (int) Math.min(Integer.MAX_VALUE, tally.calls());
    }
}
