package io.pocketflow.llm.decorate;

import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.budget.SharedBudget;
import io.pocketflow.llm.report.Reported;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A call that waits for permits of a budget first, without holding a thread, and holds them until it ends. A call whose
 * permits come during a pause waits for them again.
 */
final class PermittedCall<T> {

    private final SharedBudget budget;
    private final String name;
    private final Supplier<Reservation> needed;
    private final Supplier<CompletableFuture<T>> call;
    private final CompletableFuture<T> result = Forwarded.pending();

    /** @param call makes the call under the permits */
    PermittedCall(SharedBudget budget, String name, Supplier<Reservation> needed, Supplier<CompletableFuture<T>> call) {
        this.budget = budget;
        this.name = name;
        this.needed = needed;
        this.call = call;
    }

    /** Returns the future of the call. Completing it from outside gives up the wait or cancels the call. */
    CompletableFuture<T> start() {
        try {
            acquire();
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private void acquire() {
        Runnable look = () -> {
            LlmException refusal = budget.refusalOutside(name);
            if (refusal != null) {
                result.completeExceptionally(refusal);
            }
        };
        look.run();
        if (result.isDone()) {
            return;
        }
        Reporter reporter = Reporter.current();
        Reservation permits = needed.get();
        CompletableFuture<Permit> permit = permits.acquireAsync();
        CompletableFuture<Permit> waited = Reported.permitWait(reporter, permits, permit);
        Decorator.cancelWith(result, permit);
        budget.waits(permit, look);
        waited.whenComplete((held, failure) -> {
            if (held != null) {
                Reporting.within(reporter, () -> entered(held));
            }
        });
    }

    private CompletableFuture<T> entered(Permit held) {
        if (result.isDone()) {
            held.close();
        } else if (!budget.pausedFor().isZero()) {
            held.close();
            start();
        } else {
            make(held);
        }
        return result;
    }

    private void make(Permit held) {
        try {
            CompletableFuture<T> made = call.get();
            Decorator.cancelWith(result, made);
            made.whenComplete((value, failure) -> {
                held.close();
                Decorator.pass(value, failure, result);
            });
        } catch (RuntimeException | Error e) {
            held.close();
            result.completeExceptionally(e);
        }
    }
}
