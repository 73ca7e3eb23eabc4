package io.pocketflow.postgres;

import io.pocketflow.core.RunTimer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the runs of a group, which are kept for a second: a run that another process has just begun is known after at
 * most this time. Thread-safe.
 */
final class Members {

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Known(List<Long> runs, long readAt) {}

    private final GroupRows group;
    private final HeldReads database;
    private final RunTimer timer;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Known known;

    /** Creates the numbers without a look at the database. */
    Members(GroupRows group, HeldReads database, RunTimer timer) {
        this.group = group;
        this.database = database;
        this.timer = timer;
    }

    /** Returns the numbers of the runs. Reads them if they are older than a second. */
    List<Long> runs() {
        Known current = current();
        if (current != null) {
            return current.runs();
        }
        lock.lock();
        try {
            current = current();
            if (current == null) {
                long readAt = timer.nanoTime();
                current = new Known(database.read(group::members), readAt);
                known = current;
            }
            return current.runs();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the known runs, or null if they have to be read. */
    private @Nullable Known current() {
        Known last = known;
        return last == null || timer.nanoTime() - last.readAt() > KEPT_NANOS ? null : last;
    }
}
