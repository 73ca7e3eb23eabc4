package io.pocketflow.core;

import io.pocketflow.core.Tries.Verdict;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.limit.Reservation;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call of exec, one after another until one succeeds or no other follows: each has its permits, its
 * time and its events, and there may be a wait before the next. The permits of the last one are left to the call.
 */
final class AttemptFrame extends Frame {

    private enum State {
        TAKE_PERMITS,
        BEGIN,
        NOTED,
        ENDED
    }

    final LeafCall call;
    /** How long an attempt may take, or null. */
    private final @Nullable Duration limit;

    private State state = State.TAKE_PERMITS;
    private Span span = Span.NONE;
    /** When the attempt began, where a pool counts. */
    private long startedAt;
    /** Whether it waits for a throttle, and a pool counts those that do. */
    private boolean throttled;
    /** What has failed so far, or null for nothing. */
    private @Nullable Tries tries;

    /** What execAsync calls through super, or null. */
    private @Nullable SuperCalls superCalls;

    private boolean succeeded;
    private boolean spent;

    AttemptFrame(LeafCall call) {
        super(call, call.shared);
        this.call = call;
        this.limit = shorterLimit();
    }

    /** The time of an attempt as the node limits it, or as the pool around it does: the shorter one. */
    private @Nullable Duration shorterLimit() {
        Duration own = call.leaf.retry.attemptTimeout();
        Duration pools = strand.pooled == null ? null : strand.pooled.callTimeout();
        return pools == null || own != null && own.compareTo(pools) <= 0 ? own : pools;
    }

    /** Goes on after a first attempt that was made elsewhere and failed. */
    Frame attempted(Throwable failure) {
        state = State.ENDED;
        return goOn(null, failure);
    }

    @Override
    @Nullable
    Frame resume() {
        return switch (state) {
            case TAKE_PERMITS -> takePermits();
            case BEGIN -> begin();
            case NOTED ->
                error == null
                        ? begin()
                        : fail(Objects.requireNonNull(call.record()).lost(error));
            case ENDED -> ended();
        };
    }

    // ---- before an attempt

    private @Nullable Frame takePermits() {
        if (strand.pooled != null) {
            goesOn(strand.pooled);
        }
        if (strand.stop != null) {
            return fail(strand.stopped(this));
        }
        state = State.BEGIN;
        Reservation missing = call.permits == null ? null : call.permits.take();
        return missing == null ? goOn(null, null) : strand.park(new PermitWait(this, call.permits, missing));
    }

    /** Tells the pool around this that its item goes on. */
    private void goesOn(Host pooled) {
        pooled.giveBack();
        if (throttled) {
            throttled = false;
            pooled.goesOn();
        }
    }

    private @Nullable Frame begin() {
        Throwable end = error != null ? error : strand.run.stop();
        if (strand.stop != null || end != null) {
            return fail(end == null ? strand.stopped(this) : FlowException.at(this, attempts(), end));
        }
        CallRecord record = call.record();
        CompletionStage<?> noted = record == null ? null : record.note();
        if (noted != null) {
            state = State.NOTED;
            return awaitStore(noted);
        }
        return attempt();
    }

    // ---- an attempt

    private @Nullable Frame attempt() {
        call.item.opened();
        state = State.ENDED;
        span = Span.start(call, FlowEvent.Kind.ATTEMPT);
        if (strand.pooled != null) {
            startedAt = strand.pooled.begins();
        }
        Step step = call.leaf.overrides.step() ? new Step(call, failures()) : null;
        strand.attempting(step);
        try {
            return call.leaf.attempt(this, call.input, step);
        } catch (Throwable thrown) {
            return goOn(null, thrown);
        }
    }

    /** Returns what this attempt's execAsync may call through super, from now on. */
    SuperCalls superCalls(@Nullable Step step) {
        superCalls = new SuperCalls(call, step);
        return superCalls;
    }

    /** How long an attempt may take, or null. */
    @Nullable
    Duration limit() {
        return limit;
    }

    /** The failure of an attempt that was over its time. */
    TimeoutException tookTooLong() {
        return new TimeoutException("attempt " + (failures() + 1) + " of " + call.leaf.retry.maxAttempts() + " of '"
                + call.leaf.name() + "' took longer than " + limit);
    }

    // ---- after an attempt

    private @Nullable Frame ended() {
        strand.attempting(null);
        if (superCalls != null) {
            superCalls.stop(call::handOver);
        }
        if (error != null) {
            return failed(Failures.unwrap(error));
        }
        succeeded = true;
        count(false);
        span.finished(null, attempts(), false);
        return finish(value);
    }

    private @Nullable Frame failed(Throwable thrown) {
        Tries counted = tries == null ? new Tries(call.leaf.retry) : tries;
        tries = counted;
        Verdict verdict = counted.count(thrown, strand.stop != null);
        boolean isThrottle = verdict == Verdict.THROTTLED;
        count(isThrottle);
        if (isThrottle || verdict == Verdict.RETRY) {
            span.failed(thrown, counted.waitNanos(), isThrottle);
            throttled = isThrottle && strand.pooled != null;
            return again(counted.waitNanos());
        }
        span.failed(thrown);
        if (verdict == Verdict.OVER) {
            return fail(over(thrown));
        }
        spent = true;
        return fail(thrown);
    }

    /** Tells the pool around this, if there is one, that the attempt has ended. */
    private void count(boolean isThrottle) {
        if (strand.pooled != null) {
            strand.pooled.ends(startedAt, isThrottle);
        }
    }

    private @Nullable Frame again(long waitNanos) {
        call.giveBack();
        state = State.TAKE_PERMITS;
        if (waitNanos == 0) {
            return this;
        }
        call.item.released();
        return strand.park(new TimerWait(this, waitNanos));
    }

    /** What an error, an interrupt or a cancellation ends the call with. */
    private FlowException over(Throwable thrown) {
        if (strand.stop != null && Failures.isCancellation(thrown)) {
            return strand.stopped(this);
        }
        // an interrupt behind a future was another thread's
        if (error instanceof InterruptedException && !call.leaf.isAsync()) {
            Thread.currentThread().interrupt();
        }
        return FlowException.at(this, attempts(), thrown);
    }

    /** Whether this came back with the failure of the last attempt that may be made, for the fallback. */
    boolean areSpent() {
        return spent;
    }

    /** Attempts that failed and counted. */
    private int failures() {
        return tries == null ? 0 : tries.failures();
    }

    /** Attempts made so far, throttled ones not counted. */
    @Override
    int attempts() {
        return failures() + (succeeded ? 1 : 0);
    }
}
