package io.pocketflow.llm.http;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Threads;
import io.pocketflow.llm.base.Waits;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of one stream: the deadline over the whole stream, and the idle time, which runs only while bytes are
 * awaited.
 *
 * <p>A single timer checks from time to time whether a clock has expired; arriving bytes only record the time.
 */
final class StreamWatch {

    /** The time that a server may be silent after a whole reply while it leaves the connection open. */
    static final long LINGER_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final StreamCall call;
    private final Consumer<LlmException> failing;
    private final Runnable endNow;
    private final long idleNanos;
    private volatile long deadline;
    private volatile long waitingSince = NOT_WAITING;
    private volatile boolean stopped;
    private volatile @Nullable Future<?> timer;
    private volatile @Nullable Future<?> linger;

    /**
     * Creates the clocks, which do not run yet.
     *
     * @param failing receives the failure once a clock has expired
     * @param endNow ends the stream if a whole reply has arrived and only the end of the stream is missing
     */
    StreamWatch(StreamCall call, Consumer<LlmException> failing, Runnable endNow) {
        this.call = call;
        this.failing = failing;
        this.endNow = endNow;
        this.idleNanos = Waits.nanos(call.config().idleTimeout());
    }

    void start() {
        deadline = System.nanoTime() + Waits.nanos(call.config().callTimeout());
        look();
    }

    /** Restarts the idle time, because bytes are requested. */
    void waiting(boolean complete) {
        waitingSince = System.nanoTime();
        if (complete && linger == null) {
            linger();
        }
    }

    /** Ends the stream after this time without bytes; a reply that seems complete may continue. */
    private void linger() {
        long since = waitingSince;
        long left = since == NOT_WAITING ? LINGER_NANOS : since + LINGER_NANOS - System.nanoTime();
        if (left <= 0) {
            endNow.run();
        } else {
            linger = Threads.DEADLINES.schedule(this::linger, left, TimeUnit.NANOSECONDS);
            stopIfLate();
        }
    }

    void notWaiting() {
        waitingSince = NOT_WAITING;
    }

    void stop() {
        stopped = true;
        cancel(timer);
        cancel(linger);
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    private void look() {
        long now = System.nanoTime();
        long since = waitingSince;
        long left = deadline - now;
        long idleLeft = since == NOT_WAITING ? idleNanos : since + idleNanos - now;
        if (left <= 0) {
            fail(" sent no complete answer within " + call.config().callTimeout());
        } else if (idleLeft <= 0) {
            fail(" sent nothing more for " + call.config().idleTimeout());
        } else {
            schedule(Math.min(left, idleLeft));
        }
    }

    private void fail(String what) {
        failing.accept(new LlmException(Kind.TIMED_OUT, call.name() + what));
    }

    private void schedule(long nanos) {
        timer = Threads.DEADLINES.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        stopIfLate();
    }

    private void stopIfLate() {
        if (stopped) {
            stop();
        }
    }
}
