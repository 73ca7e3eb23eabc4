package io.pocketflow.postgres;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.durable.threads.Daemons;
import io.pocketflow.postgres.LeaseRows.Acquired;
import io.pocketflow.postgres.LeaseRows.Holder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases that a store holds, and the thread that renews them. Thread-safe. */
final class Leases implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStepStore.class);
    /** The longest time between two looks at a run that another owner holds, which may release it early. */
    private static final long LOOK_MILLIS = 250;
    /** The time between two messages about a wait. */
    private static final long REMIND_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Database database;
    private final LeaseRows rows;
    private final RecordRows records;
    private final GroupCommit writer;
    private final RunTimer timer;
    private final Duration lease;
    private final Session session;
    private final Thread renewer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // ---- guarded by the lock
    private final Map<String, OpenRun> held = new HashMap<>();
    private final Set<String> opening = new HashSet<>();
    private boolean closed;

    Leases(Database database, LeaseRows rows, RecordRows records, GroupCommit writer, RunTimer timer, Duration lease) {
        this.database = database;
        this.rows = rows;
        this.records = records;
        this.writer = writer;
        this.timer = timer;
        this.lease = lease;
        this.session = new Session(database, null, answer(lease));
        this.renewer = Daemons.start("pocketflow-postgres-lease", this::renewAll);
    }

    /** Returns the time after which a request that renews a lease is repeated on a new connection. */
    static Duration answer(Duration lease) {
        return Duration.ofSeconds(Math.max(1, lease.toSeconds() * 3 / 10));
    }

    // ---- opening

    /**
     * Returns the lease of a run. A lease that this store holds is shared; {@link #release} gives one share back.
     *
     * @throws RunHeldException if another owner holds the run and the takeover does not permit to take it over
     */
    OpenRun open(String runId, Takeover takeover) {
        OpenRun shared = shareOrReserve(runId);
        if (shared != null) {
            return shared;
        }
        OpenRun acquired = null;
        try {
            acquired = acquire(runId, takeover);
            return acquired;
        } finally {
            opened(runId, acquired);
        }
    }

    /** Returns a share of the lease that this store holds, or reserves the right to acquire it and returns null. */
    private @Nullable OpenRun shareOrReserve(String runId) {
        lock.lock();
        try {
            while (opening.contains(runId)) {
                changed.awaitUninterruptibly();
            }
            requireOpen();
            OpenRun known = held.get(runId);
            if (known != null && known.lease().isHeld()) {
                known.lease().handles++;
                return known;
            }
            opening.add(runId);
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    private OpenRun acquire(String runId, Takeover takeover) {
        long remindedAt = timer.nanoTime() - REMIND_NANOS;
        while (true) {
            long wait = LOOK_MILLIS;
            try {
                long sentAt = timer.nanoTime();
                Acquired acquired = database.read(connection -> rows.acquire(connection, runId, takeover));
                if (acquired != null) {
                    PostgresLease leased =
                            new PostgresLease(runId, acquired.run(), acquired.fence(), sentAt, lease.toNanos(), timer);
                    HeldReads reads = new HeldReads(database, leased, lease);
                    return new OpenRun(leased, reads, new ReadAhead(leased.run, leased.isNew, reads, records));
                }
                Holder holder = database.read(connection -> rows.holder(connection, runId));
                boolean isFree = holder == null || takeover == Takeover.IF_EXPIRED && holder.leftMillis() <= 0;
                if (takeover != Takeover.WAIT && !isFree) {
                    throw refusal(runId, takeover, holder);
                }
                if (holder != null) {
                    remindedAt = remind(runId, holder, remindedAt);
                    wait = Math.max(1, Math.min(LOOK_MILLIS, holder.leftMillis()));
                }
            } catch (PostgresException failed) {
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted(runId);
                }
                if (takeover != Takeover.WAIT || !Failures.isPassing(failed)) {
                    throw failed;
                }
                LOG.warn("the wait for run '{}' continues: {}", runId, failed.getMessage());
            }
            pause(runId, wait);
        }
    }

    private static RunHeldException refusal(String runId, Takeover takeover, Holder holder) {
        String held = "run '" + runId + "' is held by " + holder.owner() + ", whose lease ";
        return holder.leftMillis() > 0
                ? new RunHeldException(
                        held + "ends in " + Math.max(1, Math.round(holder.leftMillis() / 1_000.0)) + " s",
                        " unless it is renewed: wait for it with Takeover.WAIT")
                : new RunHeldException(
                        held + "has expired",
                        ", and takeover " + takeover + " does not permit to take it over: use IF_EXPIRED");
    }

    private long remind(String runId, Holder holder, long remindedAt) {
        long now = timer.nanoTime();
        if (now - remindedAt < REMIND_NANOS) {
            return remindedAt;
        }
        LOG.info("waiting for run '{}', which is held by {}", runId, holder.owner());
        return now;
    }

    private void pause(String runId, long millis) {
        lock.lock();
        try {
            requireOpen();
            changed.await(millis, TimeUnit.MILLISECONDS);
            requireOpen();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw interrupted(runId);
        } finally {
            lock.unlock();
        }
    }

    private static RunHeldException interrupted(String runId) {
        return new RunHeldException("the wait for run '" + runId + "' was interrupted", "");
    }

    // ---- releasing

    /** Gives a share of a lease back. Blocks until the database has released the run, at most for the time of a lease. */
    void release(PostgresLease leased) {
        boolean isCurrent;
        lock.lock();
        try {
            leased.handles--;
            if (leased.handles > 0 || closed) {
                return;
            }
            OpenRun known = held.get(leased.runId);
            isCurrent = known != null && known.lease() == leased;
            if (isCurrent) {
                held.remove(leased.runId);
                // until the row is released, nobody in this process may acquire it
                opening.add(leased.runId);
            }
        } finally {
            lock.unlock();
        }
        leased.close();
        try {
            releaseRow(leased);
        } finally {
            if (isCurrent) {
                opened(leased.runId, null);
            }
        }
    }

    /** Ends the reservation of a run. */
    private void opened(String runId, @Nullable OpenRun acquired) {
        lock.lock();
        try {
            opening.remove(runId);
            if (acquired != null) {
                held.put(runId, acquired);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void releaseRow(PostgresLease leased) {
        CompletableFuture<?> released = writer.execute(connection -> {
            rows.release(connection, leased);
            return null;
        });
        try {
            released.get(lease.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn(
                    "run '{}' was not released, so another process has to wait until its lease has expired: {}",
                    leased.runId,
                    failed.getCause() == null
                            ? failed.toString()
                            : failed.getCause().getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- renewing

    private void renewAll() {
        long period = lease.toMillis() * 3 / 10;
        long wait = period;
        while (sleep(wait)) {
            wait = renew() ? period : Math.min(period, Math.max(50, period / 10));
        }
        session.close();
    }

    /** Blocks for a time, or until the store is closed; returns false if it is closed. */
    private boolean sleep(long millis) {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException ignored) {
            // nobody interrupts this thread to end it
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Renews all leases; returns whether the database did so. */
    private boolean renew() {
        List<PostgresLease> mine = new ArrayList<>();
        lock.lock();
        try {
            held.values().stream()
                    .map(OpenRun::lease)
                    .filter(PostgresLease::isHeld)
                    .forEach(mine::add);
        } finally {
            lock.unlock();
        }
        if (mine.isEmpty()) {
            return true;
        }
        long sentAt = timer.nanoTime();
        try {
            Set<Long> renewed = session.use(connection -> rows.renew(connection, mine));
            for (PostgresLease each : mine) {
                if (renewed.contains(each.run)) {
                    each.renewed(sentAt);
                } else if (each.isHeld()) {
                    each.lose("run '" + each.runId + "' was taken over by another process");
                }
            }
            return true;
        } catch (SQLException failed) {
            LOG.warn(
                    "leases were not renewed and are tried again: {}",
                    Failures.of(database.url(), failed).getMessage());
            return false;
        }
    }

    /** Returns the leases that this store holds. */
    List<PostgresLease> all() {
        lock.lock();
        try {
            return held.values().stream().map(OpenRun::lease).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Releases all leases and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Daemons.join(renewer);
        for (PostgresLease each : all()) {
            each.close();
            releaseRow(each);
        }
    }
}
