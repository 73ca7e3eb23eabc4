package io.pocketflow.llm;

import io.pocketflow.core.Limiter;
import io.pocketflow.core.Limits;
import io.pocketflow.core.Permit;
import io.pocketflow.core.Reservation;
import io.pocketflow.core.RetryHint;
import io.pocketflow.core.RunTimer;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may be asked of one model with one key: calls at once, calls and tokens in any window. Shared by all {@linkplain
 * ChatModel#limited() limited} models of the process that ask the same model at the same server with the same key, of
 * which only a hash is kept. Thread-safe; it lives as long as the process.
 *
 * <p>It knows what the user gave ({@link ModelLimits}) and learns the rest. Limits in the headers of answers are kept
 * before a throttle comes; where they and the given ones differ, the slower ones count. A throttle stops everyone for
 * the time that the server named, or by exponential backoff of 1 to 60 seconds with full jitter; then calls are spread,
 * and adaptive concurrency sets in: half as many at once, then one more for each round of successes. A call's place in a
 * window is free one window after its response began, its tokens are estimated (a token for four characters) and then
 * corrected by what the provider counted.
 *
 * <p>When the server says that the account is out of money, all models of that key and server stop: further calls fail
 * at once with {@link LlmException.Kind#OUT_OF_MONEY}, also those that wait, until {@link #resume}. Where it says that a
 * model's own quota is used up, as Gemini does, this model alone stops so.
 */
public final class Budget {

    private static final Logger LOG = LoggerFactory.getLogger(Budget.class);
    private static final Map<BudgetKey, Budget> SHARED = new ConcurrentHashMap<>();
    private static final Map<String, Account> ACCOUNTS = new ConcurrentHashMap<>();

    private final String name;
    private final Account account;
    private final RunTimer timer;
    private final Limiter calls;
    private final Limiter tokens;
    private final Limiter input;
    private final Limiter output;

    private final ReentrantLock lock = new ReentrantLock();
    private final Pace pace = new Pace();
    private final Map<Allowance.Of, Learned> learned = Map.of(
            Allowance.Of.REQUESTS, new Learned(),
            Allowance.Of.TOKENS, new Learned(),
            Allowance.Of.INPUT_TOKENS, new Learned(),
            Allowance.Of.OUTPUT_TOKENS, new Learned());
    private final OutsideCalls outside = new OutsideCalls();
    private final AtomicReference<@Nullable LlmException> quotaStop = new AtomicReference<>();
    private volatile ModelLimits limits;

    private Budget(String name, Account account, ModelLimits limits, RunTimer timer) {
        this.name = name;
        this.account = account;
        this.timer = timer;
        this.limits = limits;
        this.calls = Limiter.of(Limits.NONE, timer);
        this.tokens = Limiter.of(Limits.NONE, timer);
        this.input = Limiter.of(Limits.NONE, timer);
        this.output = Limiter.of(Limits.NONE, timer);
        account.join(this);
        open();
    }

    /** A budget of its own, shared by passing the object to {@link ChatModel#limited(Budget)}. */
    public static Budget of(ModelLimits limits) {
        return of(limits, RunTimer.system());
    }

    /** As {@link #of(ModelLimits)}, on this clock; in a test it must be that of the runs. */
    public static Budget of(ModelLimits limits, RunTimer timer) {
        Objects.requireNonNull(limits, "limits must not be null");
        return new Budget("a model", new Account(), limits, Objects.requireNonNull(timer, "timer must not be null"));
    }

    /** The budget that all limited models share which ask what this one asks; models of other makes share by name. */
    public static Budget of(ChatModel model) {
        return LimitedModel.budgetOf(model);
    }

    static Budget shared(BudgetKey key) {
        return SHARED.computeIfAbsent(
                key,
                fresh -> new Budget(
                        fresh.model(),
                        ACCOUNTS.computeIfAbsent(fresh.account(), unused -> new Account()),
                        ModelLimits.NONE,
                        RunTimer.system()));
    }

    /** What the user gave. */
    public ModelLimits limits() {
        return limits;
    }

    /** Allows this from now on, also to those who wait. */
    public void limits(ModelLimits changed) {
        limits = Objects.requireNonNull(changed, "limits must not be null");
        open();
        outside.look(callbacks());
    }

    /** How much longer nothing is sent because the server said so; zero if calls are made. */
    public Duration pausedFor() {
        return calls.pausedFor();
    }

    /** How many calls are under way. */
    public int inFlight() {
        return calls.inFlight();
    }

    /** How many calls wait. */
    public int waiting() {
        return calls.waiting();
    }

    /** How many calls may be under way now: what is allowed, or less after throttles. */
    public int atOnce() {
        return calls.limits().maxInFlight();
    }

    /** Why no call is made any more, if the account is out of money or the model out of quota. */
    public Optional<LlmException> stopped() {
        return Optional.ofNullable(stop());
    }

    private @Nullable LlmException stop() {
        LlmException ofAccount = account.stopped();
        return ofAccount == null ? quotaStop.get() : ofAccount;
    }

    /** Lets calls be made again that the account's or the model's lack of means has stopped, and ends a pause. */
    public void resume() {
        quotaStop.set(null);
        account.resume();
        calls.resume();
    }

    // ---- what a limited model does with it

    /** The permits for a call; none if it will fail at once. */
    Reservation reserve(TokenEstimate estimate) {
        if (stop() != null) {
            return Reservation.NONE;
        }
        // a limit that shrank between the fitting and the reserving would refuse what fitted; limits change under the
        // lock
        lock.lock();
        try {
            TokenEstimate fitting = fitting(estimate);
            return calls.reserve()
                    .and(tokens.reserve(fitting.total()))
                    .and(input.reserve(fitting.input()))
                    .and(output.reserve(fitting.output()));
        } finally {
            lock.unlock();
        }
    }

    private TokenEstimate fitting(TokenEstimate estimate) {
        return estimate.within(
                input.limits().maxWeight(),
                output.limits().maxWeight(),
                tokens.limits().maxWeight());
    }

    /** Why a call must not be made now, if so. */
    @Nullable
    LlmException refusal(String model) {
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
    LlmException refusalOutside(String model) {
        LlmException refusal = refusal(model);
        return refusal == null || mayWaitOut(refusal) ? null : refusal;
    }

    private boolean mayWaitOut(LlmException refusal) {
        return refusal.throttled() && !isTooLong(refusal.retryAfter().orElse(Duration.ZERO));
    }

    /** A call outside of a node waits for its permits; it looks at {@link #refusalOutside} when that may have changed. */
    void waits(CompletableFuture<Permit> permit, Runnable look) {
        outside.add(permit, look);
    }

    /** A call is made whose permits are held. */
    BudgetedCall start(TokenEstimate estimate) {
        lock.lock();
        try {
            BudgetedCall call = new BudgetedCall(this, fitting(estimate), pace.start(timer.nanoTime()));
            apply();
            return call;
        } finally {
            lock.unlock();
        }
    }

    /** The response to a call begins; the headers are those of a success, or null. */
    void began(BudgetedCall call, @Nullable HttpHeaders success) {
        if (success != null) {
            lock.lock();
            try {
                pace.passed(call.burst());
                learn(success, call.estimate());
            } finally {
                lock.unlock();
            }
        }
        calls.began();
        tokens.began(call.estimate().total());
        input.began(call.estimate().input());
        output.began(call.estimate().output());
    }

    private void learn(HttpHeaders headers, TokenEstimate estimate) {
        Instant now = timer.now();
        for (Map.Entry<Allowance.Of, Learned> entry : learned.entrySet()) {
            Allowance told = Allowance.of(headers, entry.getKey(), now);
            if (entry.getValue().see(told)) {
                apply();
            }
            Duration wait = Learned.untilThere(told, estimate.of(entry.getKey()));
            if (!wait.isZero()) {
                pause(wait);
            }
        }
    }

    /** A call has succeeded. */
    void succeeded(BudgetedCall call, Usage usage) {
        correct(call.estimate(), usage);
        lock.lock();
        try {
            pace.succeeded(call.burst());
            apply();
        } finally {
            lock.unlock();
        }
    }

    private void correct(TokenEstimate estimate, Usage usage) {
        if (usage.total() > 0) {
            tokens.correct(estimate.total(), usage.total());
            input.correct(estimate.input(), usage.inputTokens());
            output.correct(estimate.output(), usage.outputTokens());
        }
    }

    /** A call has failed. */
    void failed(BudgetedCall call, Throwable failure) {
        if (failure instanceof LlmException known) {
            correct(call.estimate(), known.usage());
        }
        if (failure instanceof LlmException known && known.kind() == LlmException.Kind.OUT_OF_MONEY) {
            stop(known);
        } else if (failure instanceof RetryHint hint && isThrottle(hint)) {
            throttled(call, RetryWait.namedBy(hint).orElse(null));
        }
    }

    /** One in mid-stream is no throttle for its call, which must not be made again, and is one for those to come. */
    private static boolean isThrottle(RetryHint failure) {
        return failure.throttled() || (failure instanceof LlmException known && known.isThrottleForOthers());
    }

    private void stop(LlmException reason) {
        if (!reason.isOfModelOnly()) {
            account.stop(reason);
        } else if (quotaStop.compareAndSet(null, reason)) {
            open();
        }
    }

    private void throttled(BudgetedCall call, @Nullable Duration named) {
        lock.lock();
        try {
            long now = timer.nanoTime();
            boolean news = pace.isNews(call.burst());
            if (!news && named == null) {
                return;
            }
            Duration wait = named == null ? Duration.ofNanos(pace.unnamedWait()) : named;
            if (news) {
                pace.throttled(now, wait.toNanos(), named != null, calls.inFlight());
            } else {
                pace.delayed(now, wait.toNanos());
            }
            pause(wait);
            apply();
            tell(wait);
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration wait) {
        calls.pause(wait);
        if (isTooLong(wait)) {
            outside.look(callbacks());
        }
    }

    private boolean isTooLong(Duration wait) {
        return wait.compareTo(limits.longestWait()) > 0;
    }

    private Executor callbacks() {
        return timer instanceof Executor both ? both : Threads.CALLBACKS;
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

    // ---- the limiters

    /** Sets the limiters to what is allowed; opens them where nothing is asked any more, so that nobody waits. */
    void open() {
        lock.lock();
        try {
            if (stop() != null) {
                calls.resume();
            }
            apply();
        } finally {
            lock.unlock();
        }
    }

    private void apply() {
        boolean stopped = stop() != null;
        Limits given = Limits.NONE.withWindow(limits.window());
        set(calls, stopped ? Limits.NONE : calls(given));
        set(tokens, stopped ? Limits.NONE : weight(Allowance.Of.TOKENS, given, limits.tokens()));
        set(input, stopped ? Limits.NONE : weight(Allowance.Of.INPUT_TOKENS, given, limits.inputTokens()));
        set(output, stopped ? Limits.NONE : weight(Allowance.Of.OUTPUT_TOKENS, given, limits.outputTokens()));
    }

    private Limits calls(Limits given) {
        return learnedOf(Allowance.Of.REQUESTS)
                .starts(given.withMaxStarts(limits.requests()))
                .withMaxInFlight(pace.atOnce(limits.inFlight()))
                .withSpacing(Duration.ofNanos(pace.spacing(timer.nanoTime())));
    }

    private Limits weight(Allowance.Of what, Limits given, long most) {
        return learnedOf(what).weight(given.withMaxWeight(most));
    }

    private Learned learnedOf(Allowance.Of what) {
        return Objects.requireNonNull(learned.get(what));
    }

    private static void set(Limiter limiter, Limits wanted) {
        if (!limiter.limits().equals(wanted)) {
            limiter.limits(wanted);
        }
    }

    @Override
    public String toString() {
        return "Budget of " + name + "[" + limits + "]";
    }
}
