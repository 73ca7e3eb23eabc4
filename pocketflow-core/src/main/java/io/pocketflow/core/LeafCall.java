package io.pocketflow.core;

import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One result of exec: looked up, or obtained by attempts or by the fallback, and recorded. Its state lives here, in the
 * run, so that any number of calls of one node may be in progress concurrently.
 *
 * <p>The {@link AttemptFrame} makes the attempts, {@link CallPermits} hold the permits, which this frame releases, and
 * the {@link CallRecord} is the record of the call.
 */
final class LeafCall extends Frame {

    private enum State {
        LOOK_UP,
        TRIED,
        FELL_BACK,
        RECORDED
    }

    final Leaf<Object, Object> leaf;
    final @Nullable Object input;
    final Item item;
    /** Null if this call needs no permits. */
    final @Nullable CallPermits permits;

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
    LeafCall(Frame caller, Leaf<?, ?> leaf, @Nullable Object input, Item item) {
        super(caller, caller.shared);
        @SuppressWarnings("unchecked") // proof: prep of the same node returned the input
        Leaf<Object, Object> erased = (Leaf<Object, Object>) leaf;
        this.leaf = erased;
        this.input = input;
        this.item = item;
        this.permits = CallPermits.of(this);
        this.attempts = new AttemptFrame(this);
    }

    /** Continues after a first attempt that was made elsewhere and failed; returns the frame to run. */
    Frame attempted(Throwable failure) {
        state = State.TRIED;
        return attempts.attempted(failure);
    }

    /** Continues with permits that are already held. */
    LeafCall holding(Permit held) {
        Objects.requireNonNull(permits).hold(held);
        return this;
    }

    @Override
    @Nullable
    Frame resume() {
        return switch (state) {
            case LOOK_UP -> lookUp();
            case TRIED -> tried();
            case FELL_BACK -> fellBack();
            case RECORDED -> recorded(Objects.requireNonNull(record));
        };
    }

    // ---- from the record, the attempts or the fallback

    private Frame lookUp() {
        state = State.TRIED;
        Records records = strand.records();
        if (records == null) {
            return attempts;
        }
        record = new CallRecord(this, records);
        StepRecord known = record.lookUp();
        record.takePlace(known);
        if (known == null) {
            return attempts;
        }
        return isReplayed() ? replay(record) : fail(records.held(stepKey()));
    }

    private Frame replay(CallRecord own) {
        Span.start(this, FlowEvent.Kind.ATTEMPT).finished(null, 0, true);
        giveBack();
        return finish(own.answer());
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
        if (permits != null) {
            permits.keepPlaces();
        }
        try {
            return leaf.fallBack(this, input, last);
        } catch (Throwable thrown) {
            if (thrown instanceof InterruptedException && !leaf.isAsync() && strand.stop == null) {
                Thread.currentThread().interrupt();
            }
            return goOn(null, thrown);
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

    /** Returns the calls that the fallback may make through super from now on. */
    SuperCalls superCalls() {
        superCalls = new SuperCalls(this, null);
        return superCalls;
    }

    // ---- the end

    /** Records the result, if results are kept; the permits are held until then. */
    private @Nullable Frame record(Kind kind, @Nullable Object result) {
        if (record == null) {
            return succeed(result);
        }
        state = State.RECORDED;
        return record.save(kind, result);
    }

    /** Records that the call failed, if failures are kept. */
    private @Nullable Frame recordFailure(Throwable thrown) {
        FlowException failure = FlowException.thrown(this, attempts(), thrown);
        if (record == null) {
            return fail(failure);
        }
        state = State.RECORDED;
        return record.save(failure);
    }

    private Frame recorded(CallRecord own) {
        FlowException failure = own.failure(error);
        return failure == null ? succeed(own.result()) : fail(failure);
    }

    private Frame succeed(@Nullable Object result) {
        giveBack();
        return strand.stop == null ? finish(result) : fail(strand.stopped(this));
    }

    /** Ends with a failure. Releases all permits, unless a pool must first check whether it has to stop. */
    @Override
    Frame fail(Throwable thrown) {
        if (permits != null) {
            permits.giveUp();
        }
        return super.fail(thrown);
    }

    /** Releases the held permits. */
    void giveBack() {
        if (permits != null) {
            permits.handOver().close();
        }
    }

    /** Hands the held permits to the caller, who must close them. */
    Permit handOver() {
        return permits == null ? Permit.NONE : permits.handOver();
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
    @Nullable
    StepRecord replayed() {
        return record == null ? null : record.answeredBy();
    }

    /**
     * Returns the number of attempts made so far, not counting throttled ones; for a replayed call, the recorded
     * number.
     */
    @Override
    int attempts() {
        StepRecord answer = replayed();
        return answer == null ? attempts.attempts() : answer.attempts();
    }

    @Override
    BaseNode node() {
        return leaf;
    }

    @Override
    String path() {
        return item == Item.NONE ? Objects.requireNonNull(caller).path() : super.path();
    }

    @Override
    int item() {
        return item.index();
    }

    @Override
    void locate(Location location) {
        item.locate(location);
    }
}
