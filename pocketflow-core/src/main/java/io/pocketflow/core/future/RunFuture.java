package io.pocketflow.core.future;

import io.pocketflow.core.threads.Worker;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The future of a run: completing it, or a future derived from it, from outside cancels the run. */
public final class RunFuture extends WorkFuture<String> {

    private static final Logger LOG = LoggerFactory.getLogger("io.pocketflow.core.BaseNode");
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private final Consumer<? super Throwable> cancel;
    private final Supplier<String> name;

    /**
     * Creates a future of a run that has not ended.
     *
     * @param cancel cancels the run with a cause
     * @param name returns the name of what runs, for messages
     */
    public RunFuture(Consumer<? super Throwable> cancel, Supplier<String> name) {
        this.cancel = cancel;
        this.name = name;
    }

    @Override
    protected void stopWork(@Nullable Throwable error) {
        cancel.accept(
                error instanceof TimeoutException || error instanceof CancellationException
                        ? error
                        : new CancellationException("the future of the run was completed from outside"));
    }

    // ---- waiting

    @Override
    public String join() {
        warnIfOnWorker();
        return super.join();
    }

    @Override
    public String get() throws InterruptedException, ExecutionException {
        warnIfOnWorker();
        return super.get();
    }

    @Override
    public String get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        warnIfOnWorker();
        return super.get(timeout, unit);
    }

    private void warnIfOnWorker() {
        if (!isDone() && Worker.isLimitedThread() && WARNED.compareAndSet(false, true)) {
            LOG.warn(
                    "a thread of the run's executor blocks on the run of '{}'; if enough threads do, none is left to"
                            + " continue the runs: use run(), which works while it waits, or return the future from"
                            + " execAsync",
                    name.get());
        }
    }
}
