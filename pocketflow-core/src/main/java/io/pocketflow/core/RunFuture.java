package io.pocketflow.core;

import io.pocketflow.core.future.WorkFuture;
import io.pocketflow.core.threads.Worker;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The future of a run: completing it, or a future derived from it, from outside cancels the run. */
final class RunFuture extends WorkFuture<String> {

    private static final Logger LOG = LoggerFactory.getLogger(BaseNode.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private final Run run;

    RunFuture(Run run) {
        this.run = run;
    }

    @Override
    protected void stopWork(@Nullable Throwable error) {
        run.cancel(
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
                    run.node.name());
        }
    }
}
