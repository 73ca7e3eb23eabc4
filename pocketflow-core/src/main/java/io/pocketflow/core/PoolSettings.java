package io.pocketflow.core;

import io.pocketflow.core.limit.Limiter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Pool} runs.
 *
 * @param name its name in messages, events and step keys
 * @param maxConcurrency attempts of exec in flight at once
 * @param maxItems items open at once, as a semaphore around a chain would count them; 0 for any number
 * @param maxOpen items open at once or, where results are streamed, kept back; 0 for twice {@code maxConcurrency}
 * @param callTimeout how long an attempt may take, or null for no limit
 * @param itemTimeout how long an item may take, or null for no limit
 * @param deferredRetries how many more passes an item gets that failed for a reason that may pass
 * @param limiter what each attempt takes one permit of, or null
 * @param onFailure what is done when an item fails for good
 * @param options executor, timer, listeners, store and the like
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
        RunOptions options) {

    static final PoolSettings DEFAULTS =
            new PoolSettings("Pool", 10, 0, 0, null, null, 0, null, OnFailure.COLLECT, RunOptions.defaults());

    PoolSettings {
        if (Objects.requireNonNull(name, "the name of a pool must not be null").isBlank()) {
            throw new IllegalArgumentException("the name of a pool must not be blank");
        }
        Objects.requireNonNull(onFailure, "onFailure must not be null");
        Objects.requireNonNull(options, "options must not be null");
        positive("callTimeout", callTimeout);
        positive("itemTimeout", itemTimeout);
    }

    /** How many items may be open at once. */
    int mostOpen() {
        return maxItems == 0 ? window() : Math.min(maxItems, window());
    }

    /** How many items may have been taken whose results are not given on yet. */
    int window() {
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
                options);
    }

    PoolSettings limits(int concurrency, int items, int open) {
        return new PoolSettings(
                name, concurrency, items, open, callTimeout, itemTimeout, deferredRetries, limiter, onFailure, options);
    }

    PoolSettings times(@Nullable Duration call, @Nullable Duration item) {
        return new PoolSettings(
                name, maxConcurrency, maxItems, maxOpen, call, item, deferredRetries, limiter, onFailure, options);
    }

    PoolSettings failing(OnFailure policy, int passes) {
        return new PoolSettings(
                name, maxConcurrency, maxItems, maxOpen, callTimeout, itemTimeout, passes, limiter, policy, options);
    }

    PoolSettings limited(@Nullable Limiter by, RunOptions how) {
        return new PoolSettings(
                name, maxConcurrency, maxItems, maxOpen, callTimeout, itemTimeout, deferredRetries, by, onFailure, how);
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
