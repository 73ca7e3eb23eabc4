package io.pocketflow.core.engine;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.ReplayReport;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.future.Stages.Pending;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.store.InDoubtCheck;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One result of exec: looked up, or obtained by attempts or by the fallback, and recorded. Its state lives here, in the
 * run, so that any number of calls of one node may be in progress concurrently.
 *
 * <p>The {@link AttemptFrame} makes the attempts and holds their permits, which this frame releases at its end. The
 * {@link CallRecord} is the record of the call.
 */
public final class LeafCall extends Frame {

    private enum State {
        LOOK_UP,
        CHECKED,
        TRIED,
        FELL_BACK,
        RECORDED
    }

    final ExecOp op;
    final @Nullable Object input;
    final Item item;
    private final AttemptFrame attempts;
    private State state = State.LOOK_UP;
    private @Nullable StepKey key;
    /** Null where no records are kept. */
    private @Nullable CallRecord record;
    /** The calls of the fallback through super, or null. */
    private @Nullable SuperCalls superCalls;

    /**
     * Creates a call that has not begun.
     *
     * @param item the item of a batch that the input is
     */
    public LeafCall(Frame caller, ExecOp op, @Nullable Object input, Item item) {
        super(caller, caller.shared);
        this.op = op;
        this.input = input;
        this.item = item;
        this.attempts = new AttemptFrame(this);
    }

    /** Continues after a first attempt that was made elsewhere and failed; returns the frame to run. */
    Frame attempted(Throwable failure) {
        state = State.TRIED;
        return attempts.attempted(failure);
    }

    /** Continues with permits that are already held. */
    LeafCall holding(Permit held) {
        attempts.hold(held);
        return this;
    }

    @Override
    @Nullable
    public Frame resume() {
        return switch (state) {
            case LOOK_UP -> lookUp();
            case CHECKED -> checked(Objects.requireNonNull(record));
            case TRIED -> tried();
            case FELL_BACK -> fellBack();
            case RECORDED -> recorded(Objects.requireNonNull(record));
        };
    }

    // ---- from the record, the attempts or the fallback

    private @Nullable Frame lookUp() {
        state = State.TRIED;
        Records records = strand.records();
        if (records == null) {
            return attempts;
        }
        record = CallRecord.of(this, records);
        StepRecord known = record.lookUp(this::isCollected);
        InDoubtCheck check =
                known == null || isReplayed() ? null : records.rules().inDoubtCheck();
        if (check != null) {
            record.takePlace(strand, null);
            state = State.CHECKED;
            return strand.park(new BlockingCall(this, () -> check.check(CallAttempt.idempotencyKey(this))));
        }
        record.takePlace(strand, known);
        return known == null ? attempts : isReplayed() ? replay(record) : fail(records.held(stepKey()));
    }

    /** Continues with what became of a step in doubt. */
    private @Nullable Frame checked(CallRecord own) {
        state = State.TRIED;
        try {
            return switch (own.found(value, error, this)) {
                case HAPPENED -> save(own, own.happened());
                case NOT_HAPPENED -> attempts;
                case UNKNOWN -> fail(Objects.requireNonNull(strand.records()).held(stepKey()));
            };
        } catch (Throwable thrown) {
            return fail(strand.stop == null ? failure(0, Failures.unwrap(thrown)) : strand.stopped(this));
        }
    }

    private Frame replay(CallRecord own) {
        Object answer = own.answer();
        Span span = Span.start(this, FlowEvent.Kind.ATTEMPT);
        if (span != Span.NONE && answer instanceof ReplayReport replayed) {
            replayed.reportReplay(span.reporter());
        }
        span.finished(null, 0, true);
        giveBack();
        return finish(answer);
    }

    private @Nullable Frame tried() {
        if (error == null) {
            return record(Kind.DONE, value);
        }
        return attempts.areSpent() ? fallBack((Exception) error) : fail(error);
    }

    /**
     * Calls the fallback. The fallback is work too, so the item keeps its place; other permits of the attempt are
     * released.
     */
    private @Nullable Frame fallBack(Exception last) {
        state = State.FELL_BACK;
        attempts.keepPlaces();
        try {
            return callFallback(last);
        } catch (Throwable thrown) {
            if (thrown instanceof InterruptedException && !op.isAsync() && strand.stop == null) {
                Thread.currentThread().interrupt();
            }
            return goOn(null, thrown);
        }
    }

    /** Returns the events of the last attempt. */
    Span span() {
        return attempts.span();
    }

    private @Nullable Frame callFallback(Exception last) throws Exception {
        if (strand.events != null) {
            strand.events.stale();
        }
        if (!op.isAsync()) {
            return callFallbackInline(last);
        }
        if (!op.hooks.fallbackAsync()) {
            // a separate task, because this thread may be the one that opens the items of a batch
            return op.hooks.fallback()
                    ? strand.park(new BlockingCall(this, span().carried(() -> op.fallback(input, last))))
                    : goOn(null, last);
        }
        SuperCalls calls = op.hooks.fallback() ? new SuperCalls(this, null) : null;
        superCalls = calls;
        Object result;
        span().enter();
        try {
            result = calls == null ? op.fallback(input, last) : calls.within(() -> op.fallback(input, last));
        } finally {
            span().exit();
        }
        return result instanceof Pending pending
                ? strand.park(new StageWait(this, pending.stage(), calls))
                : goOn(result, null);
    }

    /** Calls the fallback on this thread. It can be interrupted as exec can. */
    private Frame callFallbackInline(Exception last) throws Exception {
        try {
            if (!strand.enterExec()) {
                throw new InterruptedException("stopped before execFallback of '" + op.name() + "'");
            }
            span().enter();
            return goOn(op.fallback(input, last), null);
        } finally {
            span().exit();
            strand.exitExec();
        }
    }

    private @Nullable Frame fellBack() {
        if (superCalls != null) {
            superCalls.stop(this::handOver);
        }
        if (error == null) {
            return record(Kind.FALLBACK, value);
        }
        boolean stopped = strand.stop != null && Failures.isCancellation(error);
        return stopped ? fail(strand.stopped(this)) : recordFailure(error);
    }

    // ---- the end

    /**
     * Records the result, if results are kept; the permits are held until then. The call then ends with the result as a
     * later run will read it.
     */
    private @Nullable Frame record(Kind kind, @Nullable Object result) {
        return record == null ? succeed(result) : save(record, record.keep(kind, result, attempts()));
    }

    /** Records that the call failed, for readers of the store; a later run makes the call again. */
    private @Nullable Frame recordFailure(Throwable thrown) {
        FlowException failed = failure(attempts(), Failures.unwrap(thrown));
        return record == null ? fail(failed) : save(record, record.keep(failed, attempts()));
    }

    private @Nullable Frame save(CallRecord own, StepRecord kept) {
        state = State.RECORDED;
        try {
            return own.save(strand, kept) instanceof Pending pending ? awaitStore(pending.stage()) : goOn(null, null);
        } catch (Throwable thrown) {
            return goOn(null, thrown);
        }
    }

    private Frame recorded(CallRecord own) {
        FlowException failed = own.failure();
        if (failed == null) {
            return error == null ? succeed(own.result()) : fail(lost(error));
        }
        if (error != null) {
            failed.addSuppressed(error);
            strand.storeFailed(error);
        }
        return fail(failed);
    }

    /** Returns the failure of a call whose record the store could not save; the whole run stops for it. */
    FlowException lost(Throwable notKept) {
        strand.storeFailed(notKept);
        return failure(attempts(), notKept);
    }

    private Frame succeed(@Nullable Object result) {
        giveBack();
        return strand.stop == null ? finish(result) : fail(strand.stopped(this));
    }

    /** Ends with a failure. Releases all permits, unless a pool must first check whether it has to stop. */
    @Override
    public Frame fail(Throwable thrown) {
        attempts.giveUp();
        return super.fail(thrown);
    }

    /** Releases the held permits. */
    void giveBack() {
        attempts.handOver().close();
    }

    /** Hands the held permits to the caller, who must close them. */
    Permit handOver() {
        return attempts.handOver();
    }

    // ---- properties

    /** Returns the key under which this call's result is recorded. */
    StepKey stepKey() {
        if (key == null) {
            key = Location.key(this);
        }
        return key;
    }

    /** Returns the record of this call, or null if no records are kept. */
    @Nullable
    CallRecord record() {
        return record;
    }

    boolean isReplayed() {
        return replayed() != null;
    }

    /** Returns the record that contains the result of this call, or null. */
    @Override
    public @Nullable StepRecord replayed() {
        return record == null ? null : record.answeredBy();
    }

    /**
     * Returns the number of attempts made so far, not counting throttled ones; for a replayed call, the recorded
     * number.
     */
    @Override
    public int attempts() {
        StepRecord answer = replayed();
        return answer == null ? attempts.attempts() : answer.attempts();
    }

    @Override
    public Op op() {
        return op;
    }

    @Override
    public String path() {
        return item == Item.NONE ? Objects.requireNonNull(caller).path() : super.path();
    }

    /** Returns the permits of the item's place among the calls in flight; none if the input is the whole. */
    Reservation slot() {
        return item == Item.NONE ? Reservation.NONE : item.slot();
    }

    /** Reports to the item that an attempt begins. */
    void opened() {
        if (item != Item.NONE) {
            item.opened();
        }
    }

    /** Reports to the item that its place is free. */
    void released() {
        if (item != Item.NONE) {
            item.released();
        }
    }

    @Override
    public int item() {
        return item.index();
    }

    @Override
    public void locate(Location location) {
        item.locate(location);
    }
}
