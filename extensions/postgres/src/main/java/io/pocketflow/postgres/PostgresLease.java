package io.pocketflow.postgres;

import io.pocketflow.core.RunTimer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The right of this process to write the records of one run. Thread-safe.
 *
 * <p>The database judges by its own clock when the lease has expired. The owner judges by its monotonic clock, counts from
 * before each renewal was sent, and stops at two thirds of the time. It therefore stops before another process may take
 * over, however the clocks of the machines differ.
 */
final class PostgresLease {

    /** The bits of a position below the fence number. */
    private static final int POSITION_BITS = 40;

    final String runId;
    /** The number of the run in the database. */
    final long run;
    /** The number that each record carries; a takeover increments it. */
    final long fence;
    /** Whether the run had no records when this lease began. */
    final boolean isNew;

    final CompletableFuture<Void> lost = new CompletableFuture<>();
    /** The number of handles of the lease; changed under the lock of {@link Leases}. */
    volatile int handles = 1;

    private final RunTimer timer;
    private final long trustedNanos;
    private final AtomicLong records = new AtomicLong();
    private volatile long renewedAt;
    private volatile boolean closed;
    private volatile RunTimer.@Nullable Handle alarm;

    /**
     * Creates a held lease.
     *
     * @param renewedAt the time of the timer before the lease was requested
     * @param nanos the time after which the database regards the lease as expired
     */
    PostgresLease(String runId, long run, long fence, long renewedAt, long nanos, RunTimer timer) {
        this.runId = runId;
        this.run = run;
        this.fence = fence;
        this.isNew = fence == 1;
        this.timer = timer;
        this.trustedNanos = nanos / 3 * 2;
        this.renewedAt = renewedAt;
        watch();
    }

    /** Returns the position of the next record of the run, above those of all earlier owners. */
    long nextPosition() {
        return (fence << POSITION_BITS) + records.incrementAndGet();
    }

    /** Returns whether the run is new and no record of it was written. */
    boolean isUnused() {
        return isNew && records.get() == 0;
    }

    /** Returns whether more than one handle of the lease is open. */
    boolean isShared() {
        return handles > 1;
    }

    /** Notes that the database has renewed the lease, by a request that was sent at this time. */
    void renewed(long sentAt) {
        renewedAt = sentAt;
    }

    /** Returns whether the lease is held now and not released. */
    boolean isHeld() {
        return !closed && isValid();
    }

    /** Returns whether the database accepts records of the lease, as far as this process knows; an overdue lease is lost. */
    boolean isValid() {
        if (lost.isDone()) {
            return false;
        }
        long silent = timer.nanoTime() - renewedAt;
        if (silent < trustedNanos) {
            return true;
        }
        lose(
                "run '" + runId + "' could not renew its lease for " + silent / 1_000_000
                        + " ms, because the process was paused or the database was not reachable; another process may take it over");
        return false;
    }

    /** Returns the nanoseconds for which the lease is held without a renewal, at least 0. */
    long trustedFor() {
        return Math.max(0, renewedAt + trustedNanos - timer.nanoTime());
    }

    /** Rejects the use of a lease that is not held. */
    void require() {
        if (!isHeld()) {
            throw refusal();
        }
    }

    /** Returns the exception for the use of a lease that is not held. */
    LeaseLostException refusal() {
        return new LeaseLostException(
                lost.isDone()
                        ? "run '" + runId + "' has lost the lease of its records"
                        : "the records of run '" + runId + "' are closed");
    }

    /** Marks the lease as lost; only the first cause counts. */
    void lose(String cause) {
        lost.completeExceptionally(new LeaseLostException(cause));
        stopWatching();
    }

    /** Marks the lease as released. */
    void close() {
        closed = true;
        stopWatching();
    }

    private void stopWatching() {
        RunTimer.Handle set = alarm;
        if (set != null) {
            set.cancel();
        }
    }

    /** Loses the lease once it is overdue. */
    private void watch() {
        if (isHeld()) {
            alarm = timer.schedule(this::watch, trustedFor());
            if (closed || lost.isDone()) {
                stopWatching();
            }
        }
    }
}
