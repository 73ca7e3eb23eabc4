package io.pocketflow.core.pool;

import io.pocketflow.core.OnFailure;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.limit.Limiter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link Pool}.
 *
 * @param name the name in messages, events and step keys
 * @param maxConcurrency the maximum number of attempts of exec in flight
 * @param maxItems the maximum number of items open at once, as counted by a semaphore around the item; 0 for no limit
 * @param maxOpen the maximum number of items open or, in a streaming run, held back; 0 for twice {@code maxConcurrency}
 * @param callTimeout the maximum duration of an attempt, or null for no limit
 * @param itemTimeout the maximum duration of an item, or null for no limit
 * @param deferredRetries the number of additional passes of an item whose failure may be temporary
 * @param limiter the limiter of which each attempt acquires one permit, or null
 * @param onFailure the behaviour when an item fails for good
 * @param lane the lane that makes the calls of its clients, or null
 * @param options the executor, timer, listeners, store and other options
 */
record PoolSettings(
        String name,
        int maxConcurrency,
        int maxItems,
        int maxOpen,
        @Nullable Duration callTimeout,
        @Nullable Duration itemTimeout,
        int deferredRetries,
        @Nullable Limiter limiter,
        OnFailure onFailure,
        @Nullable PoolLane lane,
        RunOptions options) {

    static final PoolSettings DEFAULTS =
            new PoolSettings("Pool", 10, 0, 0, null, null, 0, null, OnFailure.COLLECT, null, RunOptions.defaults());

    PoolSettings {
        if (Objects.requireNonNull(name, "the name of a pool must not be null").isBlank()) {
            throw new IllegalArgumentException("the name of a pool must not be blank");
        }
        Objects.requireNonNull(onFailure, "onFailure must not be null");
        Objects.requireNonNull(options, "options must not be null");
        positive("callTimeout", callTimeout);
        positive("itemTimeout", itemTimeout);
    }

    /** Returns the maximum number of items open at once. */
    int mostOpen() {
        return maxItems == 0 ? mostRunning() : Math.min(maxItems, mostRunning());
    }

    /** Returns the maximum number of items taken whose results have not been passed on. */
    int window() {
        return lane == null
                ? mostRunning()
                : (int) Math.min(Integer.MAX_VALUE, (long) mostRunning() + lane.maxParked());
    }

    /** Returns the maximum number of items that run at once, as opposed to those that are parked or held back. */
    private int mostRunning() {
        return maxOpen != 0 ? maxOpen : (int) Math.min(Integer.MAX_VALUE, 2L * maxConcurrency);
    }

    PoolSettings named(String name) {
        return new PoolSettings(
                name,
                maxConcurrency,
                maxItems,
                maxOpen,
                callTimeout,
                itemTimeout,
                deferredRetries,
                limiter,
                onFailure,
                lane,
                options);
    }

    PoolSettings limits(int concurrency, int items, int open) {
        return new PoolSettings(
                name,
                concurrency,
                items,
                open,
                callTimeout,
                itemTimeout,
                deferredRetries,
                limiter,
                onFailure,
                lane,
                options);
    }

    PoolSettings times(@Nullable Duration call, @Nullable Duration item) {
        return new PoolSettings(
                name,
                maxConcurrency,
                maxItems,
                maxOpen,
                call,
                item,
                deferredRetries,
                limiter,
                onFailure,
                lane,
                options);
    }

    PoolSettings failing(OnFailure policy, int passes) {
        return new PoolSettings(
                name,
                maxConcurrency,
                maxItems,
                maxOpen,
                callTimeout,
                itemTimeout,
                passes,
                limiter,
                policy,
                lane,
                options);
    }

    PoolSettings limited(@Nullable Limiter by, RunOptions how) {
        return new PoolSettings(
                name,
                maxConcurrency,
                maxItems,
                maxOpen,
                callTimeout,
                itemTimeout,
                deferredRetries,
                by,
                onFailure,
                lane,
                how);
    }

    PoolSettings lane(PoolLane chosen) {
        return new PoolSettings(
                name,
                maxConcurrency,
                maxItems,
                maxOpen,
                callTimeout,
                itemTimeout,
                deferredRetries,
                limiter,
                onFailure,
                chosen,
                options);
    }

    static int atLeast(int least, String what, int value) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + " but was " + value);
        }
        return value;
    }

    private static void positive(String what, @Nullable Duration value) {
        if (value != null && (value.isNegative() || value.isZero())) {
            throw new IllegalArgumentException(what + " must be positive but was " + value);
        }
    }
}
