package io.pocketflow.core;

import io.pocketflow.core.Stages.Pending;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One result of exec: looked up, or tried until it succeeds, with permits, waits, time limit, fallback and record. All
 * of it that lasts lives here, in the run, so that any number of calls of one node go on side by side.
 */
final class LeafCall extends Frame {

    private enum State {
        LOOK_UP,
        TAKE_PERMITS,
        ATTEMPT,
        NOTED,
        ATTEMPTED,
        FELL_BACK,
        RECORDED,
        FAILURE_RECORDED
    }

    private final Leaf<Object, Object> leaf;
    private final @Nullable Object input;
    private final @Nullable Item item;
    private final Tries tries;
    /** How long an attempt may take, or null. */
    private final @Nullable Duration timeout;

    private State state = State.LOOK_UP;
    private Permit permit = Permit.NONE;
    private Span attempt = Span.NONE;
    private boolean succeeded;
    /** When the attempt began, where a pool counts. */
    private long startedAt;
    /** Whether it waits for a throttle, and a pool counts those that do. */
    private boolean throttled;
    /** The record that answered this call, or null. */
    private @Nullable StepRecord replayed;

    private @Nullable StepKey key;
    /** Whether the first attempt has been noted. */
    private boolean noted;
    /** What is kept of it, where records are kept. */
    private @Nullable Memo memo;
    /** What is given on once it is recorded: a result, or a failure. */
    private @Nullable Object kept;

    /**
     * A call that is to begin.
     *
     * @param item which item of a batch the input is, or null if it is the whole of it
     */
    LeafCall(Frame caller, Leaf<?, ?> leaf, @Nullable Object input, @Nullable Item item) {
        super(caller, caller.shared);
        @SuppressWarnings("unchecked") // proof: the input is what this node's own prep gave
        Leaf<Object, Object> erased = (Leaf<Object, Object>) leaf;
        this.leaf = erased;
        this.input = input;
        this.item = item;
        this.tries = new Tries(leaf.retry);
        this.timeout = shorterTimeout();
    }

    /** Goes on after a first attempt that was made elsewhere and failed. */
    LeafCall attempted(Throwable failure) {
        state = State.ATTEMPTED;
        error = failure;
        return this;
    }

    /** Goes on with permits that are already held. */
    LeafCall holding(Permit held) {
        permit = held;
        return this;
    }

    @Override
    @Nullable
    Frame resume() {
        return switch (state) {
            case LOOK_UP -> lookUp();
            case TAKE_PERMITS -> takePermits();
            case ATTEMPT -> attempt();
            case NOTED -> error == null ? attempt() : storeFailed(error);
            case ATTEMPTED -> attempted();
            case FELL_BACK -> fellBack();
            case RECORDED -> recorded();
            case FAILURE_RECORDED -> failureRecorded();
        };
    }

    /** Comes back at once, in the state that is set, with this outcome of the last. */
    private Frame settled(@Nullable Object result, @Nullable Throwable failure) {
        value = result;
        error = failure;
        return this;
    }

    // ---- before an attempt

    private Frame lookUp() {
        state = State.TAKE_PERMITS;
        Records records = strand.records();
        if (records == null) {
            return this;
        }
        boolean named = item != null || caller instanceof ItemVisit;
        String hash = named ? "" : records.hash(input);
        memo = new Memo(records, stepKey(), leaf, leaf.fingerprint(), hash, leaf::resultType);
        StepRecord record = memo.lookUp();
        if (record == null) {
            return this;
        }
        if (!record.isDone()) {
            return fail(records.held(stepKey()));
        }
        replayed = record;
        attempt = Span.start(this, FlowEvent.Kind.ATTEMPT);
        attempt.finished(null, 0, true);
        takePermit().close();
        return finish(memo.value(record));
    }

    private @Nullable Frame takePermits() {
        if (strand.pooled != null) {
            strand.pooled.giveBack();
        }
        if (throttled) {
            throttled = false;
            Objects.requireNonNull(strand.pooled).goesOn();
        }
        if (strand.stop != null) {
            return fail(strand.stopped(this));
        }
        state = State.ATTEMPT;
        Reservation needed = reservation();
        if (permit != Permit.NONE || needed == Reservation.NONE) {
            return settled(null, null);
        }
        Permit now = needed.tryAcquire();
        if (now != null) {
            permit = now;
            return settled(null, null);
        }
        return strand.park(new PermitWait(this, needed));
    }

    private Reservation reservation() {
        Reservation own = leaf.overrides.reserve() ? leaf.reserve(input) : Reservation.NONE;
        Objects.requireNonNull(own, () -> "reserve of '" + leaf.name() + "' returned null; there is Reservation.NONE");
        Reservation placed = item == null ? own : own.and(item.slot());
        return strand.pooled == null ? placed : placed.orElse(strand.pooled.slot());
    }

    /** What a call keeps while its fallback runs: its places among those in flight. */
    private Reservation places() {
        Reservation own = item == null ? Reservation.NONE : item.slot();
        return strand.pooled == null ? own : own.and(strand.pooled.place());
    }

    /** Called by the wait, before it wakes this. */
    void granted(Permit granted) {
        permit = granted;
    }

    /** Takes the permits over, for an attempt that outlives its time limit. */
    Permit takePermit() {
        Permit taken = permit;
        permit = Permit.NONE;
        return taken;
    }

    /** Tells that the place of this item can be had, because the item waits. */
    void waits() {
        if (item != null) {
            item.released();
        }
    }

    // ---- an attempt

    private @Nullable Frame attempt() {
        Throwable end = error != null ? error : strand.run.stop();
        if (strand.stop != null || end != null) {
            return fail(end == null ? strand.stopped(this) : FlowException.at(this, attempts(), end));
        }
        CompletionStage<?> noted = note();
        if (noted != null) {
            state = State.NOTED;
            return await(noted);
        }
        if (item != null) {
            item.opened();
        }
        state = State.ATTEMPTED;
        attempt = Span.start(this, FlowEvent.Kind.ATTEMPT);
        if (strand.pooled != null) {
            startedAt = strand.pooled.begins();
        }
        Step step = leaf.overrides.step() ? new Step(this, tries.failures()) : null;
        strand.attempting(step);
        if (leaf.runsAsTask()) {
            return strand.park(new BlockingCall(this, leaf, input, step));
        }
        try {
            return leaf.returnsStage() ? started(leaf.call(strand, input, step)) : inline(step);
        } catch (Throwable thrown) {
            return settled(null, thrown);
        }
    }

    /** Notes, where records are kept, that the first attempt begins; gives what it has to wait for, or null. */
    private @Nullable CompletionStage<?> note() {
        if (memo == null || noted) {
            return null;
        }
        noted = true;
        return memo.start();
    }

    private @Nullable Frame started(@Nullable Object result) {
        if (!(result instanceof Pending pending)) {
            return settled(result, null);
        }
        return hasAttemptTimeout() ? strand.park(new TimedStageWait(this, pending.stage())) : await(pending.stage());
    }

    private Frame inline(@Nullable Step step) throws Exception {
        if (!hasAttemptTimeout()) {
            return settled(leaf.call(strand, input, step), null);
        }
        try (InlineTimeout timeout = new InlineTimeout(strand, attemptTimeout())) {
            Object result;
            try {
                result = leaf.call(strand, input, step);
            } catch (Throwable thrown) {
                return settled(null, timeout.isOver() ? tookTooLong() : thrown);
            }
            return timeout.isOver() ? settled(null, tookTooLong()) : settled(result, null);
        }
    }

    /** The failure of an attempt that was over its time. */
    TimeoutException tookTooLong() {
        return new TimeoutException("attempt " + (tries.failures() + 1) + " of " + leaf.retry.maxAttempts() + " of '"
                + leaf.name() + "' took longer than " + timeout);
    }

    boolean hasAttemptTimeout() {
        return timeout != null;
    }

    Duration attemptTimeout() {
        return Objects.requireNonNull(timeout);
    }

    /** The time of an attempt as the node limits it, or as the pool around it does: the shorter one. */
    private @Nullable Duration shorterTimeout() {
        Duration own = leaf.retry.attemptTimeout();
        Duration pools = strand.pooled == null ? null : strand.pooled.callTimeout();
        return pools == null || own != null && own.compareTo(pools) <= 0 ? own : pools;
    }

    /** Tells the pool around this that the attempt has ended. */
    private void count(boolean wasThrottled) {
        if (strand.pooled != null) {
            strand.pooled.ends(startedAt, wasThrottled);
        }
    }

    // ---- after an attempt

    private @Nullable Frame attempted() {
        strand.attempting(null);
        Throwable thrown = error;
        if (thrown == null) {
            succeeded = true;
            count(false);
            attempt.finished(null, attempts(), false);
            return record(value, StepRecord.Kind.DONE);
        }
        if (thrown instanceof Exception failure && mayRetry(thrown) && strand.stop == null) {
            return failed(failure);
        }
        count(false);
        attempt.failed(thrown);
        tries.countFinal();
        return fail(strand.stop != null && isCancellation(thrown) ? strand.stopped(this) : unretried(thrown));
    }

    /** A nested run that waits for an answer has not failed: to try it again would ask again. */
    private static boolean mayRetry(Throwable thrown) {
        return !isCancellation(thrown) && !(thrown instanceof FlowSuspended);
    }

    private static boolean isCancellation(Throwable thrown) {
        return thrown instanceof InterruptedException || thrown instanceof CancellationException;
    }

    /** An error, an interrupt or a cancellation is final at once and has no fallback. */
    private FlowException unretried(Throwable thrown) {
        if (thrown instanceof InterruptedException && !leaf.isAsync()) {
            Thread.currentThread().interrupt();
        }
        return FlowException.at(this, attempts(), thrown);
    }

    private @Nullable Frame failed(Exception failure) {
        Tries.Verdict verdict = tries.count(failure);
        count(verdict == Tries.Verdict.THROTTLED);
        if (verdict == Tries.Verdict.FINAL) {
            attempt.failed(failure);
            return fallBack(failure);
        }
        attempt.failed(failure, tries.waitNanos(), verdict == Tries.Verdict.THROTTLED);
        takePermit().close();
        throttled = verdict == Tries.Verdict.THROTTLED && strand.pooled != null;
        state = State.TAKE_PERMITS;
        if (tries.waitNanos() == 0) {
            return this;
        }
        waits();
        return strand.park(new TimerWait(this, tries.waitNanos()));
    }

    /** Calls the fallback. It is work too, so that the item keeps its place; but what the attempt reserved is given back. */
    private @Nullable Frame fallBack(Exception last) {
        state = State.FELL_BACK;
        permit = permit.reduceTo(places());
        try {
            Object result = leaf.callFallback(input, last);
            return result instanceof Pending pending ? await(pending.stage()) : settled(result, null);
        } catch (Throwable thrown) {
            return settled(null, thrown);
        }
    }

    private @Nullable Frame fellBack() {
        return error == null ? record(value, StepRecord.Kind.FALLBACK) : recordFailure(error);
    }

    // ---- the record

    /** Keeps the result, if results are kept; the permits are held until then. */
    private @Nullable Frame record(@Nullable Object result, StepRecord.Kind kind) {
        kept = result;
        state = State.RECORDED;
        if (memo == null) {
            return settled(null, null);
        }
        Memo.Kept both = memo.keep(kind, result, attempts());
        kept = both.value();
        return save(memo, both.record());
    }

    private Frame recorded() {
        if (error != null) {
            return storeFailed(error);
        }
        takePermit().close();
        return strand.stop == null ? finish(kept) : fail(strand.stopped(this));
    }

    private Frame storeFailed(Throwable thrown) {
        strand.storeFailed(thrown);
        return fail(FlowException.at(this, attempts(), thrown));
    }

    /** Keeps that the call failed, which tells those who look; it will be made again all the same. */
    private @Nullable Frame recordFailure(Throwable thrown) {
        kept = FlowException.at(this, attempts(), thrown);
        state = State.FAILURE_RECORDED;
        return memo == null ? settled(null, null) : save(memo, memo.failed(thrown.toString(), attempts()));
    }

    private Frame failureRecorded() {
        FlowException thrown = Objects.requireNonNull((FlowException) kept);
        if (error != null) {
            thrown.addSuppressed(error);
            strand.storeFailed(error);
        }
        return fail(thrown);
    }

    private @Nullable Frame save(Memo known, StepRecord record) {
        try {
            Object saved = known.save(record);
            return saved instanceof Pending pending ? await(pending.stage()) : settled(null, null);
        } catch (Throwable thrown) {
            return settled(null, thrown);
        }
    }

    /** Ends with a failure; nothing is held any more, unless a pool must first see that it has to stop. */
    @Override
    Frame fail(Throwable thrown) {
        Permit held = takePermit();
        if (strand.pooled != null && strand.endsItem()) {
            strand.pooled.keep(held);
        } else {
            held.close();
        }
        return super.fail(thrown);
    }

    // ---- what it is

    /** The key under which this call's result is recorded. */
    StepKey stepKey() {
        if (key == null) {
            key = Location.key(this);
        }
        return key;
    }

    boolean isReplayed() {
        return replayed != null;
    }

    /** The record that answered this call, or null. */
    @Nullable
    StepRecord replayed() {
        return replayed;
    }

    /** Attempts made so far, throttled ones not counted; of a replayed call those of the recorded one. */
    @Override
    int attempts() {
        return replayed != null ? replayed.attempts() : tries.failures() + (succeeded ? 1 : 0);
    }

    @Override
    BaseNode node() {
        return leaf;
    }

    @Override
    String path() {
        return item == null ? Objects.requireNonNull(caller).path() : super.path();
    }

    @Override
    int item() {
        return item == null ? -1 : item.index();
    }

    @Override
    void locate(Location location) {
        if (item != null) {
            item.locate(location);
        }
    }
}
