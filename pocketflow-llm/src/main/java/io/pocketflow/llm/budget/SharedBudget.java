package io.pocketflow.llm.budget;

import io.pocketflow.core.RetryHint;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.FailureDetails;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.base.Threads;
import io.pocketflow.llm.http.RetryWait;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only implementation of {@link Budget}, with the methods that a limited model calls. Thread-safe. */
public final class SharedBudget implements Budget {

    private static final Logger LOG = LoggerFactory.getLogger(Budget.class);

    private final String name;
    private final Account account;
    private final RunTimer timer;
    private final BudgetLimiters limiters;
    private final OutsideCalls outside = new OutsideCalls();
    private final AtomicReference<@Nullable LlmException> quotaStop = new AtomicReference<>();
    private volatile ModelLimits limits;

    public SharedBudget(String name, Account account, ModelLimits limits, RunTimer timer) {
        this.name = name;
        this.account = account;
        this.timer = timer;
        this.limits = limits;
        this.limiters = new BudgetLimiters(name, timer, () -> this.limits, () -> stop() != null);
        account.join(this);
        open();
    }

    /** Returns a budget that no other model shares, under the name of its model. */
    public static SharedBudget of(String name, ModelLimits limits) {
        return new SharedBudget(
                name, new Account(), Objects.requireNonNull(limits, "limits must not be null"), RunTimer.system());
    }

    /** Returns whether nothing is lost if this budget is created anew when it is needed again. */
    boolean isIdle() {
        return inFlight() == 0
                && waiting() == 0
                && pausedFor().isZero()
                && stop() == null
                && limits.equals(ModelLimits.NONE);
    }

    @Override
    public ModelLimits limits() {
        return limits;
    }

    @Override
    public void changeLimits(ModelLimits changed) {
        limits = Objects.requireNonNull(changed, "limits must not be null");
        open();
        outside.look(failing());
    }

    @Override
    public Duration pausedFor() {
        return limiters.calls.pausedFor();
    }

    @Override
    public int inFlight() {
        return limiters.calls.inFlight();
    }

    @Override
    public int waiting() {
        return limiters.calls.waiting();
    }

    @Override
    public int maxInFlight() {
        return limiters.calls.limits().maxInFlight();
    }

    @Override
    public Optional<LlmException> stopped() {
        return Optional.ofNullable(stop());
    }

    private @Nullable LlmException stop() {
        LlmException ofAccount = account.stopped();
        return ofAccount == null ? quotaStop.get() : ofAccount;
    }

    @Override
    public void resume() {
        quotaStop.set(null);
        account.resume();
        limiters.calls.resume();
    }

    /** Returns the permits for a call; none if it will fail at once. */
    public Reservation reserve(TokenEstimate estimate) {
        if (stop() != null) {
            return Reservation.NONE;
        }
        return limiters.reserve(estimate);
    }

    /** Returns the reason why a call must not be made now, or null. */
    @Nullable
    public LlmException refusal(String model) {
        LlmException stop = stop();
        if (stop != null) {
            return new LlmException(
                    LlmException.Kind.OUT_OF_MONEY,
                    model + " is not called any more, until its budget is resumed: " + stop.getMessage(),
                    stop);
        }
        Duration pause = pausedFor();
        return pause.isZero() ? null : heldBack(model, pause);
    }

    private static LlmException heldBack(String model, Duration pause) {
        FailureDetails details = new FailureDetails(0, "", "", "", true, true, pause, Usage.NONE, false, false);
        String message = model + " is paused for another " + pause + " at the server's request";
        return new LlmException(LlmException.Kind.RATE_LIMITED, message, details, null);
    }

    /** Returns the reason why a call outside of a node must be made neither now nor after a pause, or null. */
    @Nullable
    public LlmException refusalOutside(String model) {
        LlmException refusal = refusal(model);
        return refusal == null || mayWaitOut(refusal) ? null : refusal;
    }

    private boolean mayWaitOut(LlmException refusal) {
        return refusal.throttled() && !isTooLong(refusal.retryAfter().orElse(Duration.ZERO));
    }

    /**
     * Adds a call outside of a node that waits for its permits; the check calls {@link #refusalOutside} when the result
     * may have changed.
     */
    public void waits(CompletableFuture<Permit> permit, Runnable look) {
        outside.add(permit, look);
    }

    /** Starts a call whose permits are held. */
    public BudgetedCall start(TokenEstimate estimate) {
        return limiters.start(this, estimate);
    }

    /** Reports that the response to a call begins; the headers are those of a success, or null. */
    void began(BudgetedCall call, @Nullable HttpHeaders success) {
        if (success != null) {
            paused(limiters.passed(call, success));
        }
        limiters.began(call.estimate());
    }

    /** Reports that a call succeeded. */
    void succeeded(BudgetedCall call, Usage usage) {
        limiters.correct(call.estimate(), usage);
        limiters.succeeded(call);
    }

    /** Reports that a call failed. */
    void failed(BudgetedCall call, Throwable failure) {
        if (failure instanceof LlmException known) {
            limiters.correct(call.estimate(), known.usage());
        }
        if (failure instanceof LlmException known && known.kind() == LlmException.Kind.OUT_OF_MONEY) {
            stop(known);
        } else if (failure instanceof RetryHint hint && isThrottle(hint)) {
            throttled(call, RetryWait.namedBy(hint).orElse(null));
        }
    }

    /**
     * Returns whether a failure is a throttle for later calls; a throttle in mid-stream is, although its own call must
     * not be retried.
     */
    private static boolean isThrottle(RetryHint failure) {
        return failure.throttled() || (failure instanceof LlmException known && Failures.isThrottleForOthers(known));
    }

    private void stop(LlmException reason) {
        if (!Failures.isOfModelOnly(reason)) {
            account.stop(reason);
        } else if (quotaStop.compareAndSet(null, reason)) {
            open();
        }
    }

    private void throttled(BudgetedCall call, @Nullable Duration named) {
        Duration wait = limiters.throttled(call, named);
        paused(wait);
        logIfTooLong(wait);
    }

    private void paused(Duration wait) {
        if (isTooLong(wait)) {
            outside.look(failing());
        }
    }

    private boolean isTooLong(Duration wait) {
        return wait.compareTo(limits.maxWait()) > 0;
    }

    private Executor failing() {
        return timer instanceof Executor both ? both : Threads.TIMEOUTS;
    }

    private void logIfTooLong(Duration wait) {
        if (isTooLong(wait)) {
            LOG.warn(
                    "Calls to {} are paused until {} at the server's request; waiting calls: {}",
                    name,
                    timer.now().plus(wait),
                    waiting());
        }
    }

    /** Applies a stop of all calls, or its end. */
    void open() {
        limiters.changed();
    }

    @Override
    public String toString() {
        return "Budget of " + name + "[" + limits + "]";
    }
}
