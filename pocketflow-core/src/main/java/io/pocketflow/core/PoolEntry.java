package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/** An item of a pool from its opening to its end, all its passes. Touched by the pool's turn, but for the tally. */
final class PoolEntry<I> {

    final int index;
    final I item;
    final PoolTally tally = new PoolTally();
    /** Its name in step keys, where records are kept: content hash and occurrence number. */
    @Nullable
    String name;
    /** The steps of earlier passes, where no store keeps them. */
    @Nullable
    Records steps;
    /** Why its last pass failed. */
    @Nullable
    Throwable failure;

    int passes;
    long openedAt;

    PoolEntry(int index, I item, @Nullable String name) {
        this.index = index;
        this.item = item;
        this.name = name;
    }

    /** Attempts that were made, throttled ones not counted. */
    int attempts() {
        return (int) Math.min(Integer.MAX_VALUE, tally.calls());
    }
}
