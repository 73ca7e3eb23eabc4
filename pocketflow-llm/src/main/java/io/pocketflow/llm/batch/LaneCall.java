package io.pocketflow.llm.batch;

import io.pocketflow.core.PoolLane;
import io.pocketflow.llm.LlmException;
import org.jspecify.annotations.Nullable;

/** A call in a batch lane, from its first mention to the end of its item. Changed only under the lock of its run. */
final class LaneCall implements PoolLane.Call {

    /** The states of a call. */
    enum State {
        /** The call is to be put into a batch: a new one, or one whose batch has no result for it. */
        NEW,
        /** The call is in a batch, or collected for one. */
        WAITING,
        /** A batch has an answer. */
        ANSWERED,
        /** The call has failed; the failure is thrown once. */
        FAILED,
        /** The call is to be made online. */
        ONLINE,
        /** The run does not wait for the batch. */
        LEFT
    }

    /** The money of a call. */
    interface Money {
        /** Counts the estimate of a new call. Returns the reason why the call must not be made, or null. */
        @Nullable
        LlmException promise();

        /** Counts the estimate of a call that an earlier process has sent. */
        void promised();

        /** Withdraws the estimate of a call that no batch makes. */
        void withdraw();
    }

    private final LaneRun run;
    private final String id;
    private volatile State state = State.NEW;
    /** The batch that the call was last put into, or null. */
    @Nullable
    Batch batch;
    /** The time after which the call waits for no batch, in milliseconds of the epoch; 0 for none. */
    long due;

    @Nullable
    RuntimeException failure;

    /** Whether the estimated cost of the call counts against budgets. */
    volatile boolean isPromised;

    /** Whether the item of the call is known to wait for it, so that it releases the call at its end. */
    private boolean isAwaited;

    /** The number of the attempt that has read the answer, or 0. */
    int reader;

    /** Whether the call is made online as a check, before any batch is created. */
    boolean isCheck;
    // ---- the answer, in the file of its batch; a length of -1 means that there is none
    private int status;
    private long offset;
    private int length = -1;
    /** The way in which the batch ended the call without an answer, or null. */
    BatchLine.@Nullable Kind unanswered;

    LaneCall(LaneRun run, String id) {
        this.run = run;
        this.id = id;
    }

    String id() {
        return id;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    int status() {
        return status;
    }

    long offset() {
        return offset;
    }

    int length() {
        return length;
    }

    boolean hasAnswer() {
        return length >= 0;
    }

    void answer(int answered, long at, int bytes) {
        status = answered;
        offset = at;
        length = bytes;
    }

    /** Notes that the item of the call waits for it. Returns whether it did so before. */
    boolean await() {
        boolean isKnown = isAwaited;
        isAwaited = true;
        return isKnown;
    }

    /** Notes that an attempt reads the answer. Returns whether no attempt has read it before. */
    boolean read(int attempt) {
        boolean isFirst = reader == 0;
        reader = attempt;
        isPromised = false;
        return isFirst;
    }

    /** Notes that the estimated cost no longer counts. Returns whether it did. */
    boolean withdraw() {
        boolean wasPromised = isPromised;
        isPromised = false;
        return wasPromised;
    }

    /** Forgets the answer and the batch: the call is new. */
    void reset() {
        length = -1;
        unanswered = null;
        failure = null;
        batch = null;
        reader = 0;
        state = State.NEW;
    }

    /** Returns whether its item needs neither the batch nor its answer any more, if the item ends now. */
    boolean isSettled() {
        return switch (state) {
            case WAITING, LEFT -> false;
            case ANSWERED -> reader != 0;
            case NEW, FAILED, ONLINE -> true;
        };
    }

    @Override
    public boolean isOver() {
        return state != State.WAITING;
    }

    @Override
    public void release() {
        run.release(this);
    }

    @Override
    public String toString() {
        Batch in = batch;
        return in == null || in.id().isEmpty() ? "a call of a batch" : "batch " + in.id() + " of " + in.model();
    }
}
