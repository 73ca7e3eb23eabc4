package io.pocketflow.llm.decorate;

import io.pocketflow.core.Attempts;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Counted;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.NotMade;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.base.Threads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call that is made again after failures. It acquires permits itself, for each attempt. */
final class RetriedCall<T> {

    private final String name;
    private final Attempts attempts;
    private final RunTimer timer;
    private final Supplier<CompletableFuture<T>> call;
    private final Reporter reporter = Reporter.current();
    private final CompletableFuture<T> result = Forwarded.pending();
    private final AtomicReference<@Nullable CompletableFuture<?>> work = new AtomicReference<>();

    RetriedCall(String name, Attempts attempts, RunTimer timer, Supplier<CompletableFuture<T>> call) {
        this.name = name;
        this.attempts = attempts;
        this.timer = timer;
        this.call = call;
    }

    /** Returns the future of the call. Completing it from outside cancels the attempt in flight, or the wait. */
    CompletableFuture<T> start() {
        result.whenComplete((reply, failure) -> {
            CompletableFuture<?> current = work.get();
            if (current != null) {
                current.cancel(true);
            }
        });
        attempt();
        return result;
    }

    private void attempt() {
        CompletableFuture<T> made = Decorator.begin(() -> Reporting.within(reporter, call));
        work.set(made);
        if (result.isDone()) {
            made.cancel(true);
            return;
        }
        made.whenComplete((reply, thrown) -> {
            if (thrown == null) {
                result.complete(reply);
                return;
            }
            Throwable failure = Forwarded.bare(thrown);
            if (failure instanceof NotMade) {
                result.completeExceptionally(failure);
                return;
            }
            switch (result.isDone() ? attempts.over() : attempts.count(failure)) {
                case RETRY, THROTTLED -> later();
                case FINAL -> result.completeExceptionally(exhausted(name, attempts, failure));
                case OVER -> result.completeExceptionally(failure);
            }
        });
    }

    private void later() {
        RunTimer.Handle handle = schedule(timer, attempts, () -> {
            if (!result.isDone()) {
                attempt();
            }
        });
        result.whenComplete((reply, failure) -> handle.cancel());
    }

    /** Returns the last failure as one that no other layer retries. */
    static LlmException exhausted(String name, Attempts attempts, Throwable failure) {
        String tried = Counted.of(attempts.failures(), "attempt");
        LlmException known = failure instanceof LlmException own
                ? own
                : new LlmException(LlmException.Kind.UNREACHABLE, name + " failed: " + failure, failure);
        return Failures.lastOf(known, tried);
    }

    /** Runs the next attempt after its wait. */
    static RunTimer.Handle schedule(RunTimer timer, Attempts attempts, Runnable next) {
        Executor executor = timer instanceof Executor both ? both : Threads.WORK;
        return timer.schedule(() -> executor.execute(next), attempts.waitNanos());
    }
}
