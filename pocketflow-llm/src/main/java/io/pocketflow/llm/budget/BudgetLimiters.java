package io.pocketflow.llm.budget;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.http.Allowance;
import io.pocketflow.llm.http.RetryWait;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The limiters of one budget, for calls and for three kinds of tokens, whose limits follow the server's headers and
 * throttles. Thread-safe: limits change only under its lock.
 */
final class BudgetLimiters {

    private final RunTimer timer;
    private final Supplier<ModelLimits> given;
    private final BooleanSupplier stopped;
    final Limiter calls;
    private final Limiter tokens;
    private final Limiter input;
    private final Limiter output;

    private final ReentrantLock lock = new ReentrantLock();
    private final Pace pace = new Pace();
    private final LearnedLimits learned = new LearnedLimits();

    /**
     * @param name the model, for the names of the limiters
     * @param given what the user gave
     * @param stopped whether nothing is asked any more
     */
    BudgetLimiters(String name, RunTimer timer, Supplier<ModelLimits> given, BooleanSupplier stopped) {
        this.timer = timer;
        this.given = given;
        this.stopped = stopped;
        this.calls = Limiter.of("calls of " + name, Limits.NONE, timer);
        this.tokens = Limiter.of("tokens of " + name, Limits.NONE, timer);
        this.input = Limiter.of("input tokens of " + name, Limits.NONE, timer);
        this.output = Limiter.of("output tokens of " + name, Limits.NONE, timer);
    }

    /**
     * Applies changed limits, or a changed stop. While calls are stopped, all limiters are open, so that no call waits.
     */
    void changed() {
        lock.lock();
        try {
            if (stopped.getAsBoolean()) {
                calls.resume();
            }
            apply();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the permits for a call. The limits are read under the lock, because a limit that shrank in between would
     * reject the weight.
     */
    Reservation reserve(TokenEstimate estimate) {
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

    /** Starts a call of the budget. */
    BudgetedCall start(SharedBudget budget, TokenEstimate estimate) {
        lock.lock();
        try {
            BudgetedCall call = new BudgetedCall(budget, fitting(estimate), pace.start(timer.nanoTime()));
            apply();
            return call;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reports that the server accepted a call, with these headers. Pauses until there is room for another call, and
     * returns the time.
     */
    Duration passed(BudgetedCall call, HttpHeaders headers) {
        lock.lock();
        try {
            pace.passed(call.burst());
            Duration wait = learned.see(headers, call.estimate(), RetryWait.now(headers, timer::now));
            if (!wait.isZero()) {
                calls.pause(wait);
            }
            apply();
            return wait;
        } finally {
            lock.unlock();
        }
    }

    /** Reports that the response to a call begins. */
    void began(TokenEstimate estimate) {
        reserve(estimate).began();
    }

    /** Reports the usage of a call, if the server sent it. */
    void correct(TokenEstimate estimate, Usage usage) {
        if (usage.total() <= 0) {
            return;
        }
        lock.lock();
        try {
            TokenEstimate reserved = fitting(estimate);
            tokens.reserve(reserved.total()).correct(usage.total());
            input.reserve(reserved.input()).correct(usage.inputTokens());
            output.reserve(reserved.output()).correct(usage.outputTokens());
        } finally {
            lock.unlock();
        }
    }

    void succeeded(BudgetedCall call) {
        lock.lock();
        try {
            pace.succeeded(call.burst());
            apply();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reports a throttled call. Pauses, and returns for how long: zero if the throttle is known already and no other
     * wait was named.
     */
    Duration throttled(BudgetedCall call, @Nullable Duration named) {
        lock.lock();
        try {
            boolean news = pace.isNews(call.burst());
            if (!news && named == null) {
                return Duration.ZERO;
            }
            Duration wait = named == null ? pace.unnamedWait() : named;
            if (news) {
                pace.throttled(timer.nanoTime(), wait.toNanos(), named != null, calls.inFlight());
            } else {
                pace.delayed(timer.nanoTime(), wait.toNanos());
            }
            calls.pause(wait);
            apply();
            return wait;
        } finally {
            lock.unlock();
        }
    }

    private void apply() {
        boolean open = stopped.getAsBoolean();
        ModelLimits limits = given.get();
        set(calls, open ? Limits.NONE : starts(limits));
        set(tokens, open ? Limits.NONE : learned.weight(Allowance.Of.TOKENS, limits));
        set(input, open ? Limits.NONE : learned.weight(Allowance.Of.INPUT_TOKENS, limits));
        set(output, open ? Limits.NONE : learned.weight(Allowance.Of.OUTPUT_TOKENS, limits));
    }

    private Limits starts(ModelLimits limits) {
        return learned.starts(limits)
                .withMaxInFlight(pace.atOnce(limits.maxInFlight()))
                .withSpacing(Duration.ofNanos(pace.spacing(timer.nanoTime())));
    }

    private static void set(Limiter limiter, Limits wanted) {
        if (!limiter.limits().equals(wanted)) {
            limiter.changeLimits(wanted);
        }
    }
}
