package io.pocketflow.core;

import io.pocketflow.core.threads.Nanos;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The early stop of a run of a pool, and its cause: the run was aborted from outside of its items, or an item failed
 * and stops the others. Used by the pool's turn, unless stated otherwise.
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
    /** Interrupts a consumer that blocks although the run was aborted. */
    private RunTimer.@Nullable Handle consumerAlarm;

    /** Creates the state of a run that is not stopped; this turn handles a later stop. */
    PoolStop(Run run, PoolSink<?, ?> sink, Turn turn) {
        this.run = run;
        this.sink = sink;
        this.turn = turn;
    }

    // ---- on any thread

    /** Stops the run from outside of its items: no further report is passed on. */
    void abort(Throwable cause) {
        aborted = cause;
        turn.takeOn(run);
    }

    boolean isAborted() {
        return aborted != null;
    }

    // ---- in the turn

    /** Returns the cause of an abort of the run, or null. */
    @Nullable
    Throwable aborted() {
        return aborted;
    }

    /** Returns the cancellation of the other items after an item failed, or null. */
    @Nullable
    CancellationException failure() {
        return failure;
    }

    boolean isStopped() {
        return aborted != null || failure != null;
    }

    /** Notes that an item has failed, which stops the others; only the first call has an effect. */
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

    /** Stops the open items, because the run was aborted. */
    void abortOpen(List<? extends PoolItem<?, ?>> open, Throwable cause) {
        if (consumerAlarm == null) {
            // until then the consumer may be about to write its results: an interrupt would close its file
            consumerAlarm = afterGrace(sink::stop);
        }
        open.forEach(item -> item.stop(cause));
    }

    /**
     * Stops the open items, because another item failed. Items that ignore the stop are abandoned when the grace is
     * over.
     */
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

    /** Cancels the timers: the run is over. */
    void end() {
        if (graceAlarm != null) {
            graceAlarm.cancel();
        }
        if (consumerAlarm != null) {
            consumerAlarm.cancel();
        }
    }
}
