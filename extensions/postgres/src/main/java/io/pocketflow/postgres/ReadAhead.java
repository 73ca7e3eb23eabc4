package io.pocketflow.postgres;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The look-ups of one run, which is usually resumed in the order of its records: a record that is found brings the
 * following ones along. A record that is read ahead is returned once; memory is bounded. Thread-safe.
 *
 * <p>Once it is known which steps have records, the others are not looked up in the database: in a run without earlier records
 * from the beginning, in a resumed run after some steps without one. Nobody else writes records of the run while it is held.
 */
final class ReadAhead implements LookUps {

    private static final int FIRST_PAGE = 32;
    private static final int LONGEST_PAGE = 2_000;
    private static final long PAGE_SIZE = 4L << 20;
    /** The number of steps without a record after which a resumed run reads which ones have one. */
    static final int MISSES = 32;
    /** The number of steps that are read at once. */
    private static final int STEPS = 20_000;
    /** A hash before those of all steps. */
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    /** The size of the records that are kept until they are asked for. */
    private static final long MOST_SIZE = 32L << 20;

    private final long run;
    private final boolean isNew;
    private final HeldReads database;
    private final RecordRows rows;

    private final ReentrantLock lock = new ReentrantLock();
    // ---- guarded by the lock
    private final Map<UUID, Row> ahead = new HashMap<>();
    private final SeenSteps seen = new SeenSteps();
    private long aheadSize;
    private long readTo;
    private boolean readsAhead = true;
    /** The number of steps without a record that were looked up. */
    private int misses;
    /** Whether each step that has a record has been seen. */
    private boolean knowsAll;

    private int page = FIRST_PAGE;

    /**
     * Creates the look-ups of a run that has just been opened.
     *
     * @param run the number of the run in the database
     * @param isNew whether the run has no records
     */
    ReadAhead(long run, boolean isNew, HeldReads database, RecordRows rows) {
        this.run = run;
        this.isNew = isNew;
        this.knowsAll = isNew;
        this.database = database;
        this.rows = rows;
    }

    @Override
    public boolean saved(UUID hash) {
        lock.lock();
        try {
            drop(hash);
            boolean isFirst = knowsAll && seen.isMissing(hash);
            seen.add(hash);
            return isFirst;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Row find(UUID hash) {
        return find(hash, UnaryOperator.identity());
    }

    /**
     * Returns the record of a step, or null.
     *
     * @param filter chooses the following records that may be kept until they are asked for
     */
    @Nullable
    Row find(UUID hash, UnaryOperator<List<Row>> filter) {
        lock.lock();
        try {
            Row known = drop(hash);
            if (known != null) {
                return known;
            }
            if (knowsAll && seen.isMissing(hash)) {
                return null;
            }
        } finally {
            lock.unlock();
        }
        Row found = database.read(connection -> rows.find(connection, run, hash));
        if (found != null) {
            readAhead(found.position(), filter);
        } else if (noteMiss()) {
            readSteps();
        }
        return found;
    }

    /** Notes that a step has no record. Returns whether it is time to read which steps have one. */
    private boolean noteMiss() {
        lock.lock();
        try {
            return !knowsAll && ++misses == MISSES;
        } finally {
            lock.unlock();
        }
    }

    private void readSteps() {
        List<UUID> steps = List.of();
        boolean isFull;
        do {
            UUID last = steps.isEmpty() ? BEFORE_ALL : steps.get(steps.size() - 1);
            steps = database.read(connection -> rows.steps(connection, run, last, STEPS));
            lock.lock();
            try {
                steps.forEach(seen::add);
                knowsAll = steps.size() < STEPS;
                isFull = seen.isFull();
            } finally {
                lock.unlock();
            }
        } while (steps.size() == STEPS && !isFull);
    }

    /** Returns the record of a step if it was read ahead, or null. */
    @Nullable
    Row take(UUID hash) {
        lock.lock();
        try {
            return drop(hash);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Row drop(UUID hash) {
        Row known = ahead.remove(hash);
        if (known != null) {
            aheadSize -= known.size();
        }
        return known;
    }

    /**
     * Reads the records after a position, unless they have been read before.
     *
     * @param filter chooses the records that may be kept until they are asked for; called under the lock
     */
    void readAhead(long position, UnaryOperator<List<Row>> filter) {
        lock.lock();
        try {
            if (!readsAhead || position <= readTo || isNew) {
                return;
            }
            List<Row> next = database.read(connection -> rows.page(connection, run, position, page));
            readTo = next.isEmpty() ? position : next.get(next.size() - 1).position();
            readsAhead = next.size() == page;
            adapt(size(next), next.size());
            List<Row> kept = filter.apply(next);
            long size = size(kept);
            if (aheadSize + size > MOST_SIZE) {
                ahead.clear();
                aheadSize = 0;
            }
            kept.forEach(row -> ahead.put(row.hash(), row));
            aheadSize += size;
        } finally {
            lock.unlock();
        }
    }

    private static long size(List<Row> rows) {
        return rows.stream().mapToLong(Row::size).sum();
    }

    /** Doubles the page while its rows are small. */
    private void adapt(long size, int count) {
        if (count > 0) {
            long fitting = Math.max(1, PAGE_SIZE / Math.max(1, size / count));
            page = (int) Math.min(Math.min(LONGEST_PAGE, page * 2L), fitting);
        }
    }
}
