package io.pocketflow.postgres;

import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.threads.Daemons;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes the records of all runs of a store. Records that arrive during a transaction are written together
 * by the next one, in the order in which they were handed over. Thread-safe.
 *
 * <p>A transaction whose connection breaks is repeated on a new one while the leases of its records are held: writing a
 * record again changes nothing, so it does not matter whether the broken transaction was committed. It is not repeated for
 * longer than the time of a lease.
 */
final class GroupCommit implements AutoCloseable {

    /** The maximum number of records of a transaction. */
    static final int MOST_RECORDS = 1_000;
    /** The maximum size of a transaction in characters, unless one record is larger. */
    private static final long MOST_SIZE = 8L << 20;
    /** The number of waiting records at which a further save blocks. */
    static final int MOST_WAITING = 10_000;
    /** The size of the waiting records at which a further save blocks. */
    private static final long MOST_WAITING_SIZE = 64L << 20;
    /** The time that records for which no run waits may wait for one that is awaited. */
    private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStepStore.class);

    /** A record, or else a task that runs between transactions. */
    private record Order(
            @Nullable RecordOrder record, @Nullable Task task) {}

    private record Task(Database.Work<?> work, CompletableFuture<@Nullable Void> done) {}

    private final Database database;
    private final RecordWriter writer;
    private final Session session;
    private final Duration lease;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition handedOver = lock.newCondition();
    private final Condition room = lock.newCondition();
    // ---- guarded by the lock
    private final Deque<Order> waiting = new ArrayDeque<>();
    private long waitingSize;
    private int urgent;
    private boolean closed;

    /**
     * Starts the thread.
     *
     * @param connection the first connection of the thread
     * @param lease the time of a lease: after it a connection without an answer is broken, and work is not repeated any more
     */
    GroupCommit(Database database, RecordWriter writer, Connection connection, Duration lease) {
        this.database = database;
        this.writer = writer;
        this.session = new Session(database, connection, lease);
        this.lease = lease;
        this.thread = Daemons.start("pocketflow-postgres-writer", this::write);
    }

    /**
     * Enqueues a record. Blocks while too many records wait. The future completes on the writer's thread once the record
     * is durable, or fails if it is refused or cannot be written.
     *
     * @param isFirst whether the run certainly has no record of the step
     * @param isAwaited whether the run waits for the record; others may be written with the next record that is awaited
     */
    CompletableFuture<@Nullable Void> save(
            PostgresLease lease, UUID hash, String step, StepRecord record, boolean isFirst, boolean isAwaited) {
        RecordOrder order = new RecordOrder(lease, hash, step, record, isFirst, isAwaited, new CompletableFuture<>());
        long size = order.size();
        lock.lock();
        try {
            while (!closed && isFull(size)) {
                room.awaitUninterruptibly();
            }
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("the store is closed"));
            }
            waitingSize += size;
            add(new Order(order, null), isAwaited);
            return order.done();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a task on the writer's connection, after all records that were handed over before. A task whose connection breaks is
     * run again.
     */
    CompletableFuture<@Nullable Void> execute(Database.Work<?> work) {
        Task task = new Task(work, new CompletableFuture<>());
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("the store is closed"));
            }
            add(new Order(null, task), true);
            return task.done();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(long size) {
        return waiting.size() >= MOST_WAITING || !waiting.isEmpty() && waitingSize + size > MOST_WAITING_SIZE;
    }

    private void add(Order order, boolean isUrgent) {
        waiting.add(order);
        urgent += isUrgent ? 1 : 0;
        if (isUrgent && urgent == 1 || waiting.size() == 1 || waiting.size() == MOST_RECORDS) {
            handedOver.signal();
        }
    }

    /** Writes all waiting records, ends the thread and closes its connection. Blocks until then. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            handedOver.signal();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        Daemons.join(thread);
    }

    // ---- the writer's thread

    private void write() {
        List<Order> batch = next();
        while (!batch.isEmpty()) {
            Task task = batch.get(0).task();
            if (task != null) {
                execute(task);
            } else {
                List<RecordOrder> records = new ArrayList<>(batch.size());
                batch.forEach(order -> records.add(java.util.Objects.requireNonNull(order.record())));
                write(records);
            }
            batch = next();
        }
        session.close();
    }

    /** Blocks until there are orders. Returns one task, or records for one transaction; nothing once the store is closed. */
    private List<Order> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                handedOver.awaitUninterruptibly();
            }
            long left = LINGER;
            while (urgent == 0 && !closed && waiting.size() < MOST_RECORDS && left > 0) {
                left = lingered(left);
            }
            return take();
        } finally {
            lock.unlock();
        }
    }

    private long lingered(long nanos) {
        try {
            return handedOver.awaitNanos(nanos);
        } catch (InterruptedException ignored) {
            // nobody interrupts this thread to end it
            return 0;
        }
    }

    private List<Order> take() {
        List<Order> batch = new ArrayList<>();
        long size = 0;
        for (Order next = waiting.peek(); next != null; next = waiting.peek()) {
            RecordOrder record = next.record();
            long more = record == null ? 0 : record.size();
            boolean isFull = batch.size() >= MOST_RECORDS || size + more > MOST_SIZE;
            if (!batch.isEmpty() && (record == null || isFull)) {
                break;
            }
            batch.add(waiting.remove());
            size += more;
            urgent -= record == null || record.isAwaited() ? 1 : 0;
            if (record == null) {
                break;
            }
        }
        waitingSize -= size;
        room.signalAll();
        return batch;
    }

    private void execute(Task task) {
        Repetition repetition = new Repetition(lease);
        while (true) {
            try {
                session.use(task.work());
                task.done().complete(null);
                return;
            } catch (SQLException failed) {
                if (!Failures.isPassing(failed) || !repetition.pause()) {
                    task.done().completeExceptionally(Failures.of(database.url(), failed));
                    return;
                }
            } catch (Throwable failed) {
                task.done().completeExceptionally(failed);
                return;
            }
        }
    }

    private void write(List<RecordOrder> orders) {
        Repetition repetition = new Repetition(lease);
        while (true) {
            List<RecordOrder> held = refuse(orders);
            if (held.isEmpty()) {
                return;
            }
            try {
                Set<Long> written = session.use(connection -> writer.write(connection, held));
                held.forEach(order -> end(order, written));
                return;
            } catch (SQLException failed) {
                if (!Failures.isPassing(failed) || !repetition.pause()) {
                    fail(held, failed);
                    return;
                }
                LOG.warn(
                        "records are written again: {}",
                        Failures.of(database.url(), failed).getMessage());
            } catch (Throwable failed) {
                held.forEach(order -> order.done().completeExceptionally(failed));
                return;
            }
        }
    }

    /** Fails the records whose lease is lost, and returns the others. */
    private static List<RecordOrder> refuse(List<RecordOrder> orders) {
        List<RecordOrder> held = new ArrayList<>(orders.size());
        for (RecordOrder order : orders) {
            if (order.lease().isValid()) {
                held.add(order);
            } else if (!order.done().isDone()) {
                order.done().completeExceptionally(order.lease().refusal());
            }
        }
        return held;
    }

    private static void end(RecordOrder order, Set<Long> written) {
        if (written.contains(order.lease().run)) {
            order.done().complete(null);
            return;
        }
        order.lease()
                .lose("run '" + order.lease().runId + "' was taken over by another process, so the record of step "
                        + order.step() + " was refused");
        order.done().completeExceptionally(order.lease().refusal());
    }

    /** Fails the records. If the data of one of them were rejected, the others are written one by one. */
    private void fail(List<RecordOrder> orders, SQLException failed) {
        if (Failures.isOfData(failed) && orders.size() > 1) {
            orders.forEach(order -> write(List.of(order)));
            return;
        }
        PostgresException shown = Failures.of(database.url(), failed);
        orders.forEach(order -> order.done().completeExceptionally(shown));
    }
}
