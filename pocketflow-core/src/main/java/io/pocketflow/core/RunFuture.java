package io.pocketflow.core;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The future of a run. Whoever completes it from outside, in whichever way, cancels the run. */
final class RunFuture extends CompletableFuture<String> {

    private static final Logger LOG = LoggerFactory.getLogger(BaseNode.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private final Run run;

    RunFuture(Run run) {
        this.run = run;
    }

    /** Completes it, from inside. */
    void end(@Nullable String action, @Nullable Throwable failure) {
        if (failure == null) {
            super.complete(action);
        } else {
            super.completeExceptionally(failure);
        }
    }

    // ---- completions from outside

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return completed(super.cancel(mayInterruptIfRunning), null);
    }

    @Override
    public boolean complete(String value) {
        return completed(super.complete(value), null);
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        return completed(super.completeExceptionally(error), error);
    }

    @Override
    public CompletableFuture<String> completeAsync(Supplier<? extends String> supplier, Executor executor) {
        executor.execute(() -> {
            if (isDone()) {
                return;
            }
            try {
                complete(supplier.get());
            } catch (Throwable thrown) {
                completeExceptionally(thrown);
            }
        });
        return this;
    }

    @Override
    public CompletableFuture<String> completeAsync(Supplier<? extends String> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    @Override
    public void obtrudeValue(String value) {
        super.obtrudeValue(value);
        completed(true, null);
    }

    @Override
    public void obtrudeException(Throwable error) {
        super.obtrudeException(error);
        completed(true, error);
    }

    private boolean completed(boolean now, @Nullable Throwable error) {
        if (now) {
            run.cancel(
                    error instanceof TimeoutException || error instanceof CancellationException
                            ? error
                            : new CancellationException("the future of the run was completed from outside"));
        }
        return now;
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
                    "a thread of the run's executor waits for the run of '{}'; with enough of these at once no thread is "
                            + "left to go on: use run(), which works while it waits, or return the future from execAsync",
                    run.node.name());
        }
    }
}
