package io.pocketflow.durable;

import java.io.IOException;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes a journal. All that has been handed over while it was writing goes into its next write, and
 * is forced to disk together: a group commit.
 */
final class JournalWriter {

    /** Work on the file that is not a line; done between writes. */
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
        this.thread = daemon(name, this::write);
        thread.start();
    }

    /** Returns a thread that holds nothing of the application whose call happens to start it. */
    @SuppressWarnings("removal") // proof: before Java 24 a thread made without it holds the loaders of all its callers
    private static Thread daemon(String name, Runnable task) {
        Thread daemon =
                AccessController.doPrivileged((PrivilegedAction<Thread>) () -> new Thread(null, task, name, 0, false));
        daemon.setDaemon(true);
        daemon.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return daemon;
    }

    /**
     * Writes a line; the future ends on the writer's thread, when the line is as durable as was asked for.
     *
     * @param forced whether the line is worth a force of its own; if not, it is forced with the next that is
     */
    CompletableFuture<@Nullable Void> write(byte[] name, Line line, boolean forced) {
        return handOver(new Order(name, line, forced, null, new CompletableFuture<>()));
    }

    /** Does something on the writer's thread, after all that was handed over before. */
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

    /** Writes what was handed over, then ends. */
    void close() {
        lock.lock();
        try {
            closed = true;
            handedOver.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
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

    /** What waits; empty if the journal is closed and nothing is left. */
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
