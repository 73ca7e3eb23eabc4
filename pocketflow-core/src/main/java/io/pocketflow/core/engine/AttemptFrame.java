package io.pocketflow.core.engine;

import io.pocketflow.core.Attempts;
import io.pocketflow.core.Attempts.Verdict;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.engine.Host.End;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.future.Stages.Pending;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call of exec, one after another until one succeeds or no other follows. Each attempt has its
 * permits, its time limit and its events, and there may be a wait before the next one.
 *
 * <p>The permits of an attempt are acquired all at once before it, and released before a wait. Those of the last attempt
 * are released by the call at its end. A result is therefore recorded before another call begins.
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

    /** Whether an attempt may need permits. */
    private final boolean reserves;

    private State state = State.TAKE_PERMITS;
    private Permit held = Permit.NONE;
    private Span span = Span.NONE;
    private Span permitWait = Span.NONE;
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
        this.limit = shorterLimit(call.op.attemptTimeout);
        this.reserves = call.op.reserves || call.slot() != Reservation.NONE || strand.pooled != null;
    }

    /** Returns the lane of the pool around this call if it can make the call, or null. */
    private Host.@Nullable Laned laned() {
        Host.Laned lane = strand.pooled == null ? null : strand.pooled.laned();
        return lane != null && PoolLane.Client.class.isAssignableFrom(call.op.type()) ? lane : null;
    }

    /** Continues after a first attempt that was made elsewhere and failed. */
    Frame attempted(Throwable failure) {
        state = State.ENDED;
        return goOn(null, failure);
    }

    @Override
    @Nullable
    public Frame resume() {
        return switch (state) {
            case TAKE_PERMITS -> takePermits();
            case BEGIN -> begin();
            case NOTED -> error == null ? begin() : fail(call.lost(error));
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
        Reservation missing = reserves ? take() : null;
        if (missing == null) {
            return goOn(null, null);
        }
        permitWait = Span.permitWait(call, missing);
        return strand.park(new AttemptWait.ForPermits(this, missing));
    }

    /**
     * Acquires the permits of an attempt, unless permits are held already. Returns the reservation to wait for, or
     * null.
     */
    private @Nullable Reservation take() {
        Reservation needed = needed();
        if (held != Permit.NONE || needed == Reservation.NONE) {
            return null;
        }
        Permit now = needed.tryAcquire();
        if (now == null) {
            return needed;
        }
        held = now;
        return null;
    }

    private Reservation needed() {
        ExecOp op = call.op;
        if (strand.events != null) {
            strand.events.stale();
        }
        if (laned() != null) {
            return call.slot().orElse(strand.pooled.place());
        }
        Reservation own = op.reserves ? op.reserve(call.input) : Reservation.NONE;
        Objects.requireNonNull(
                own, () -> "reserve of '" + op.name() + "' returned null; use Reservation.NONE for no permits");
        Reservation placed = own.and(call.slot());
        return strand.pooled == null ? placed : placed.orElse(strand.pooled.slot());
    }

    /** Holds these granted permits. */
    void hold(Permit given) {
        held = given;
    }

    /** Hands the held permits to the caller, who must close them. */
    Permit handOver() {
        Permit given = held;
        held = Permit.NONE;
        return given;
    }

    /** Releases all permits except the places among the calls in flight. */
    void keepPlaces() {
        if (reserves) {
            Reservation own = call.slot();
            held = held.reduceTo(strand.pooled == null ? own : own.and(strand.pooled.place()));
        }
    }

    /** Releases the permits after a failure, or leaves that to a pool that must first check whether it has to stop. */
    void giveUp() {
        Permit given = handOver();
        if (strand.pooled != null && !isCollected()) {
            strand.pooled.keep(given);
        } else {
            given.close();
        }
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
        CallRecord record = call.record();
        // asked first: the loss of the records stops the run
        Throwable refusal = record == null ? null : record.refusal();
        Throwable stop = strand.run.stop();
        Throwable end = error != null ? error : stop != null ? stop : refusal;
        permitWait.ended(error);
        permitWait = Span.NONE;
        if (strand.stop != null || end != null) {
            return fail(end == null ? strand.stopped(this) : failure(attempts(), end));
        }
        CompletionStage<?> noted = record == null || laned() != null ? null : record.note();
        if (noted != null) {
            state = State.NOTED;
            return awaitStore(noted);
        }
        return attempt();
    }

    // ---- an attempt

    private @Nullable Frame attempt() {
        call.opened();
        state = State.ENDED;
        Host.Laned lane = strand.pooled == null ? null : strand.pooled.laned();
        tries = tries == null && lane != null ? lane.take(call) : tries;
        Throwable before = lane == null ? null : lane.spentBy(call);
        if (before != null) {
            spent = true;
            return fail(before);
        }
        span = Span.start(call, FlowEvent.Kind.ATTEMPT);
        startedAt = strand.pooled == null ? 0 : strand.pooled.begins();
        CallAttempt attempt = call.op.asksForAttempt ? new CallAttempt(call, failures(), span.reporter()) : null;
        strand.attempting(attempt);
        try {
            return exec(call.op, attempt);
        } catch (Throwable thrown) {
            return goOn(null, thrown);
        }
    }

    /** Calls exec within its time limit; returns as {@link Frame#resume} does. */
    private @Nullable Frame exec(ExecOp op, @Nullable CallAttempt attempt) throws Exception {
        if (op.runsAsTask) {
            return strand.park(new BlockingCall(this, span.carried(() -> op.exec(call.input, attempt)), attempt));
        }
        Object result;
        SuperCalls calls = null;
        span.enter();
        try {
            if (!op.isAsync()) {
                return limit == null
                        ? goOn(InlineCall.call(op, strand, call.input, attempt), null)
                        : InlineCall.timed(this, attempt);
            }
            calls = op.decorates() ? superCalls(attempt) : null;
            result = calls == null ? op.exec(call.input, attempt) : calls.within(() -> op.exec(call.input, attempt));
        } finally {
            span.exit();
        }
        if (!(result instanceof Pending pending)) {
            return goOn(result, null);
        }
        return strand.park(new StageWait(this, pending.stage(), calls));
    }

    /** Returns the events of the last attempt. */
    Span span() {
        return span;
    }

    /** Returns the calls that this attempt's execAsync may make through super from now on. */
    private SuperCalls superCalls(@Nullable CallAttempt attempt) {
        superCalls = new SuperCalls(call, attempt);
        return superCalls;
    }

    /** Returns the maximum duration of an attempt, or null. */
    @Nullable
    Duration limit() {
        return limit;
    }

    /** Returns the failure of an attempt that exceeded its time limit. */
    TimeoutException tookTooLong() {
        return new TimeoutException("attempt " + (failures() + 1) + " of " + call.op.retry.maxAttempts() + " of '"
                + call.op.name() + "' took longer than " + limit);
    }

    // ---- after an attempt

    private @Nullable Frame ended() {
        strand.attempting(null);
        if (superCalls != null) {
            superCalls.stop(this::handOver);
        }
        if (error != null) {
            return failed(Failures.unwrap(error));
        }
        succeeded = true;
        count(End.MADE);
        span.finished(null, attempts(), false);
        return finish(value);
    }

    private @Nullable Frame failed(Throwable thrown) {
        if (Host.Laned.parks(laned(), call, thrown, tries)) {
            count(End.PARKED);
            span.failed(thrown);
            return fail(Objects.requireNonNull(Failures.suspension(thrown)));
        }
        Attempts counted = tries == null ? call.op.retry.attempts() : tries;
        tries = counted;
        Verdict verdict = strand.stop == null ? counted.count(thrown) : counted.over();
        boolean isThrottle = verdict == Verdict.THROTTLED;
        count(isThrottle ? End.ofThrottle(thrown) : End.MADE);
        if (isThrottle || verdict == Verdict.RETRY) {
            span.failed(thrown, counted.waitNanos(), isThrottle);
            throttled = isThrottle && strand.pooled != null;
            return again(counted.waitNanos());
        }
        span.failed(thrown);
        spent = verdict != Verdict.OVER;
        return fail(spent ? Host.Laned.spend(strand.pooled, call, counted, thrown) : over(thrown));
    }

    /** Reports to the pool around this call, if there is one, that the attempt has ended. */
    private void count(End end) {
        if (strand.pooled != null) {
            strand.pooled.ends(startedAt, end);
        }
    }

    private @Nullable Frame again(long waitNanos) {
        handOver().close();
        state = State.TAKE_PERMITS;
        if (waitNanos == 0) {
            return this;
        }
        call.released();
        return strand.park(new AttemptWait.ForTime(this, waitNanos));
    }

    /** Returns the failure of a call that an error, an interrupt or a cancellation ended. */
    private FlowException over(Throwable thrown) {
        if (strand.stop != null && Failures.isCancellation(thrown)) {
            return strand.stopped(this);
        }
        // an interrupt inside a future was another thread's
        if (error instanceof InterruptedException && !call.op.isAsync()) {
            Thread.currentThread().interrupt();
        }
        return failure(attempts(), thrown);
    }

    /** Returns whether this frame ended with the failure of the last attempt, so that the fallback is next. */
    boolean areSpent() {
        return spent;
    }

    /** Returns the number of failed attempts that counted. */
    private int failures() {
        return tries == null ? 0 : tries.failures();
    }

    /** Returns the number of attempts made so far, not counting throttled ones. */
    @Override
    public int attempts() {
        return failures() + (succeeded ? 1 : 0);
    }
}
