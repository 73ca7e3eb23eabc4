package io.pocketflow.core;

import io.pocketflow.core.threads.Nanos;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run of a pool stops early, and why: it was aborted from outside of its items, or one of them has failed and
 * stops the rest. Used by the pool's turn, but for what says otherwise.
 */
final class PoolStop {

    private final Run run;
    private final PoolSink<?, ?> sink;
    private final Turn turn;
    private volatile @Nullable Throwable aborted;
    /** Whether the grace after a failure is over. */
    private volatile boolean givenUp;

    private @Nullable CancellationException failure;
    private RunTimer.@Nullable Handle graceAlarm;
    /** Ends a consumer that blocks although the run was aborted. */
    private RunTimer.@Nullable Handle consumerAlarm;

    /** Nothing stops so far; what is to follow from a stop is seen to in this turn. */
    PoolStop(Run run, PoolSink<?, ?> sink, Turn turn) {
        this.run = run;
        this.sink = sink;
        this.turn = turn;
    }

    // ---- on whichever thread

    /** The run is stopped from outside of its items: nothing is given on any more. */
    void abort(Throwable cause) {
        aborted = cause;
        turn.takeOn(run);
    }

    boolean isAborted() {
        return aborted != null;
    }

    // ---- in the turn

    /** What the run was aborted by, or null. */
    @Nullable
    Throwable aborted() {
        return aborted;
    }

    /** What the rest is cancelled with after an item that failed, or null. */
    @Nullable
    CancellationException failure() {
        return failure;
    }

    boolean isStopped() {
        return aborted != null || failure != null;
    }

    /** An item has failed, which stops the rest; of several the first counts. */
    void failed(PoolEntry<?> entry) {
        if (failure == null) {
            failure = new CancellationException("stopped because item " + entry.index + " failed");
            graceAlarm = afterGrace(this::giveUp);
        }
    }

    private void giveUp() {
        givenUp = true;
        turn.takeOn(run);
    }

    /** Stops what is open, as the run was aborted. */
    void abortOpen(List<? extends PoolItem<?, ?>> open, Throwable cause) {
        if (consumerAlarm == null) {
            // until then it may be about to write what it has: an interrupt would close its file
            consumerAlarm = afterGrace(sink::stop);
        }
        open.forEach(item -> item.stop(cause));
    }

    /** Stops what is open, as another item has failed; what does not heed that is abandoned when the grace is over. */
    void cancelOpen(List<? extends PoolItem<?, ?>> open, Throwable cause) {
        for (PoolItem<?, ?> item : open) {
            item.stop(cause);
            if (givenUp) {
                item.abandon(cause);
            }
        }
    }

    private RunTimer.Handle afterGrace(Runnable action) {
        return run.schedule(action, Nanos.of(run.options.grace()));
    }

    /** The run is over; nothing is waited for any more. */
    void end() {
        if (graceAlarm != null) {
            graceAlarm.cancel();
        }
        if (consumerAlarm != null) {
            consumerAlarm.cancel();
        }
    }
}
