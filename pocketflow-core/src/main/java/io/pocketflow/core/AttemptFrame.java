package io.pocketflow.core;

import io.pocketflow.core.Attempts.Verdict;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.limit.Reservation;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call of exec, one after another until one succeeds or no other follows. Each attempt has its
 * permits, its time limit and its events, and there may be a wait before the next one. The permits of the last attempt
 * are left to the call.
 */
final class AttemptFrame extends Frame {

    private enum State {
        TAKE_PERMITS,
        BEGIN,
        NOTED,
        ENDED
    }

    final LeafCall call;
    /** The maximum duration of an attempt, or null. */
    private final @Nullable Duration limit;

    private State state = State.TAKE_PERMITS;
    private Span span = Span.NONE;
    /** The start of the attempt, if a pool counts attempts. */
    private long startedAt;
    /** Whether this frame waits for a throttle, and a pool counts throttles. */
    private boolean throttled;
    /** The failed attempts so far, or null if there are none. */
    private @Nullable Attempts tries;

    /** The calls of execAsync through super, or null. */
    private @Nullable SuperCalls superCalls;

    private boolean succeeded;
    private boolean spent;

    AttemptFrame(LeafCall call) {
        super(call, call.shared);
        this.call = call;
        this.limit = shorterLimit();
    }

    /** Returns the time limit of the node or that of the pool around it: the shorter one. */
    private @Nullable Duration shorterLimit() {
        Duration own = call.leaf.retry.attemptTimeout();
        Duration pools = strand.pooled == null ? null : strand.pooled.callTimeout();
        return pools == null || own != null && own.compareTo(pools) <= 0 ? own : pools;
    }

    /** Continues after a first attempt that was made elsewhere and failed. */
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

    /** Reports to the pool around this call that its item continues. */
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

    /** Returns the calls that this attempt's execAsync may make through super from now on. */
    SuperCalls superCalls(@Nullable Step step) {
        superCalls = new SuperCalls(call, step);
        return superCalls;
    }

    /** Returns the maximum duration of an attempt, or null. */
    @Nullable
    Duration limit() {
        return limit;
    }

    /** Returns the failure of an attempt that exceeded its time limit. */
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
        Attempts counted = tries == null ? call.leaf.retry.attempts() : tries;
        tries = counted;
        Verdict verdict = strand.stop == null ? counted.count(thrown) : counted.over();
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

    /** Reports to the pool around this call, if there is one, that the attempt has ended. */
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

    /** Returns the failure of a call that an error, an interrupt or a cancellation ended. */
    private FlowException over(Throwable thrown) {
        if (strand.stop != null && Failures.isCancellation(thrown)) {
            return strand.stopped(this);
        }
        // an interrupt inside a future was another thread's
        if (error instanceof InterruptedException && !call.leaf.isAsync()) {
            Thread.currentThread().interrupt();
        }
        return FlowException.at(this, attempts(), thrown);
    }

    /**
     * Returns whether this frame ended with the failure of the last permitted attempt, so that the fallback is next.
     */
    boolean areSpent() {
        return spent;
    }

    /** Returns the number of failed attempts that counted. */
    private int failures() {
        return tries == null ? 0 : tries.failures();
    }

    /** Returns the number of attempts made so far, not counting throttled ones. */
    @Override
    int attempts() {
        return failures() + (succeeded ? 1 : 0);
    }
}
