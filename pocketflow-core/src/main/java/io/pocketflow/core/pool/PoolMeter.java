package io.pocketflow.core.pool;

import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.engine.Host.End;
import io.pocketflow.core.limit.Limiter;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The counts of one run of a pool, for its status. */
final class PoolMeter {

    final LongAdder attempts = new LongAdder();
    private final LongAdder throttles = new LongAdder();
    /** The attempts that began and made no call. */
    private final LongAdder unsent = new LongAdder();

    /** The number of calls that wait for a throttle now. */
    final AtomicInteger throttled = new AtomicInteger();

    private final RunTimer timer;
    private final Limiter places;
    private final long total;
    private final Map<String, Long> usage = new TreeMap<>();
    private long startedAt;
    private long endedAt;
    private boolean started;
    private boolean ended;
    private long taken;
    private int open;
    private int deferred;
    private long done;
    private long failed;
    private long skipped;
    private long suspended;
    private long replayed;

    private long calls;
    private long busyNanos;
    private long shortestNanos = Long.MAX_VALUE;
    private long chainNanos;

    PoolMeter(RunTimer timer, Limiter places, long total) {
        this.timer = timer;
        this.places = places;
        this.total = total;
    }

    /** Counts the end of an attempt. */
    void ends(End end) {
        if (end == End.THROTTLED) {
            throttles.increment();
        } else if (end != End.MADE) {
            unsent.increment();
        }
        if (end == End.THROTTLED || end == End.HELD_BACK) {
            throttled.incrementAndGet();
        }
    }

    synchronized void start() {
        started = true;
        startedAt = timer.nanoTime();
    }

    synchronized void end() {
        if (!ended) {
            ended = true;
            endedAt = timer.nanoTime();
        }
    }

    synchronized void now(long itemsTaken, int itemsOpen, int itemsDeferred) {
        taken = itemsTaken;
        open = itemsOpen;
        deferred = itemsDeferred;
    }

    synchronized void ended(Outcome<?> outcome, boolean fromRecord, PoolEntry<?> entry) {
        if (outcome.isDone()) {
            done++;
        } else if (outcome instanceof Outcome.Failed) {
            failed++;
        } else if (outcome instanceof Outcome.Skipped) {
            skipped++;
        } else {
            suspended++;
        }
        replayed += fromRecord ? 1 : 0;
        calls += entry.calls();
        busyNanos += entry.busyNanos();
        shortestNanos = Math.min(shortestNanos, entry.shortestNanos());
        chainNanos = Math.max(chainNanos, entry.chainNanos());
        entry.usage().forEach((unit, amount) -> usage.merge(unit, amount, Math::addExact));
    }

    synchronized PoolStatus status(@Nullable PoolStatus before) {
        long nanos = !started ? 0 : (ended ? endedAt : timer.nanoTime()) - startedAt;
        PoolStatus now = new PoolStatus(
                total < 0 && ended ? taken : total,
                taken,
                open,
                places.inFlight(),
                throttled.get(),
                deferred,
                done,
                failed,
                skipped,
                suspended,
                replayed,
                attempts.sum() - throttles.sum() - unsent.sum(),
                throttles.sum(),
                Collections.unmodifiableMap(new TreeMap<>(usage)),
                Duration.ofNanos(nanos),
                Duration.ofNanos(lowerBoundNanos()));
        return before == null ? now : now.after(before);
    }

    /** Returns a lower bound of the time of all schedules of these calls: the longest of three bounds. */
    private long lowerBoundNanos() {
        if (calls == 0) {
            return 0;
        }
        long most = places.limits().maxInFlight();
        long rounds = (calls + most - 1) / most * shortestNanos;
        long work = (busyNanos + most - 1) / most;
        return Math.max(chainNanos, Math.max(rounds, work));
    }
}
