package io.pocketflow.durable;

import io.pocketflow.durable.threads.Daemons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes a journal. Lines that arrive during a write are written together by the next write and forced
 * to disk once: a group commit.
 */
final class JournalWriter {

    /** A task on the file that runs between writes. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    /** A line of the step with this name, or a task. */
    private record Order(
            byte[] name,
            @Nullable Line line,
            boolean forced,
            @Nullable Task task,
            CompletableFuture<@Nullable Void> done) {}

    private static final byte[] NO_NAME = {};

    private final Appender appender;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition handedOver = lock.newCondition();
    private List<Order> waiting = new ArrayList<>();
    private boolean closed;

    JournalWriter(String name, Appender appender) {
        this.appender = appender;
        this.thread = Daemons.start(name, this::write);
    }

    /**
     * Writes a line. The future completes on the writer's thread, once the line is as durable as the journal promises.
     * @param forced whether to force the line to disk now; otherwise it is forced with the next line that is
     */
    CompletableFuture<@Nullable Void> write(byte[] name, Line line, boolean forced) {
        return handOver(new Order(name, line, forced, null, new CompletableFuture<>()));
    }

    /** Runs a task on the writer's thread, after all lines and tasks enqueued before. */
    CompletableFuture<@Nullable Void> execute(Task task) {
        return handOver(new Order(NO_NAME, null, false, task, new CompletableFuture<>()));
    }

    private CompletableFuture<@Nullable Void> handOver(Order order) {
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(
                        new IllegalStateException("journal " + appender.path() + " is closed"));
            }
            waiting.add(order);
            if (waiting.size() == 1) {
                handedOver.signal();
            }
            return order.done();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until a task has ended; throws its failure. */
    static void await(CompletableFuture<?> done) {
        try {
            done.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw new UncheckedIOException(cause.getMessage(), cause);
            }
            if (failed.getCause() instanceof IllegalArgumentException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** Writes all enqueued lines and ends the thread. Blocks until then. */
    void close() {
        lock.lock();
        try {
            closed = true;
            handedOver.signal();
        } finally {
            lock.unlock();
        }
        Daemons.join(thread);
    }

    private void write() {
        List<Order> batch = next();
        while (!batch.isEmpty()) {
            int at = 0;
            while (at < batch.size()) {
                Order first = batch.get(at);
                if (first.task() != null) {
                    execute(first, first.task());
                    at++;
                } else {
                    int end = at;
                    while (end < batch.size() && batch.get(end).line() != null) {
                        end++;
                    }
                    write(batch.subList(at, end));
                    at = end;
                }
            }
            batch = next();
        }
    }

    /**
     * Blocks until there are orders and returns them; returns an empty list once the writer is closed and none is left.
     */
    private List<Order> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                handedOver.awaitUninterruptibly();
            }
            List<Order> batch = waiting;
            waiting = new ArrayList<>();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Order> orders) {
        try {
            for (Order order : orders) {
                appender.add(order.name(), java.util.Objects.requireNonNull(order.line()));
            }
            appender.flush(orders.stream().anyMatch(Order::forced));
        } catch (Throwable failed) {
            orders.forEach(order -> order.done().completeExceptionally(failed));
            return;
        }
        orders.forEach(order -> order.done().complete(null));
    }

    private static void execute(Order order, Task task) {
        try {
            task.run();
            order.done().complete(null);
        } catch (Throwable failed) {
            order.done().completeExceptionally(failed);
        }
    }
}
