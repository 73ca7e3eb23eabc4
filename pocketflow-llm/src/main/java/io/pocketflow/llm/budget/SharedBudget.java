package io.pocketflow.llm.budget;

import io.pocketflow.core.RetryHint;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.Budget;
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

/** The one kind of {@link Budget}, with what a limited model does with it. Thread-safe. */
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
        this.limiters = new BudgetLimiters(timer, () -> this.limits, () -> stop() != null);
        account.join(this);
        open();
    }

    /** Returns whether nothing is lost if this is made anew when it is needed again. */
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
    public void limits(ModelLimits changed) {
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
    public int atOnce() {
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

    /** The permits for a call; none if it will fail at once. */
    public Reservation reserve(TokenEstimate estimate) {
        if (stop() != null) {
            return Reservation.NONE;
        }
        return limiters.reserve(estimate);
    }

    /** Why a call must not be made now, if so. */
    @Nullable
    public LlmException refusal(String model) {
        LlmException stop = stop();
        if (stop != null) {
            return new LlmException(
                    LlmException.Kind.OUT_OF_MONEY,
                    model + " is not asked any more, until its budget is resumed: " + stop.getMessage(),
                    stop);
        }
        Duration pause = pausedFor();
        return pause.isZero()
                ? null
                : LlmException.throttled(
                        model + " is not asked for another " + pause + ", which the server named", pause);
    }

    /** Why a call outside of a node must be made neither now nor after a pause, if so. */
    @Nullable
    public LlmException refusalOutside(String model) {
        LlmException refusal = refusal(model);
        return refusal == null || mayWaitOut(refusal) ? null : refusal;
    }

    private boolean mayWaitOut(LlmException refusal) {
        return refusal.throttled() && !isTooLong(refusal.retryAfter().orElse(Duration.ZERO));
    }

    /** A call outside of a node waits for its permits; it looks at {@link #refusalOutside} when that may have changed. */
    public void waits(CompletableFuture<Permit> permit, Runnable look) {
        outside.add(permit, look);
    }

    /** A call is made whose permits are held. */
    public BudgetedCall start(TokenEstimate estimate) {
        return limiters.start(this, estimate);
    }

    /** The response to a call begins; the headers are those of a success, or null. */
    void began(BudgetedCall call, @Nullable HttpHeaders success) {
        if (success != null) {
            paused(limiters.passed(call, success));
        }
        limiters.began(call.estimate());
    }

    /** A call has succeeded. */
    void succeeded(BudgetedCall call, Usage usage) {
        limiters.correct(call.estimate(), usage);
        limiters.succeeded(call);
    }

    /** A call has failed. */
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

    /** One in mid-stream is no throttle for its call, which must not be made again, and is one for those to come. */
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
        tell(wait);
    }

    private void paused(Duration wait) {
        if (isTooLong(wait)) {
            outside.look(failing());
        }
    }

    private boolean isTooLong(Duration wait) {
        return wait.compareTo(limits.longestWait()) > 0;
    }

    private Executor failing() {
        return timer instanceof Executor both ? both : Threads.TIMEOUTS;
    }

    private void tell(Duration wait) {
        if (isTooLong(wait)) {
            LOG.warn(
                    "{} is not asked before {}, as its server wants: {} calls wait",
                    name,
                    timer.now().plus(wait),
                    waiting());
        }
    }

    /** Something has stopped all calls, or lets them be made again. */
    void open() {
        limiters.changed();
    }

    @Override
    public String toString() {
        return "Budget of " + name + "[" + limits + "]";
    }
}
