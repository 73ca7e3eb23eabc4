package io.pocketflow.core;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/** One thread that is looked at after each task, which pools make impossible: they tidy up first. */
final class WatchedThread implements Executor, AutoCloseable {

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Runnable look;
    private volatile boolean closed;

    WatchedThread(Runnable look) {
        this.look = look;
        Thread thread = new Thread(this::work, "watched");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void close() {
        closed = true;
        execute(() -> {});
    }

    private void work() {
        while (!closed) {
            try {
                tasks.take().run();
            } catch (InterruptedException leaked) {
                Thread.currentThread().interrupt();
            }
            look.run();
        }
    }
}
