package io.pocketflow.llm.decorate;

import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.budget.BudgetedCall;
import io.pocketflow.llm.budget.SharedBudget;
import io.pocketflow.llm.budget.TokenEstimate;
import io.pocketflow.llm.report.Reported;
import io.pocketflow.llm.stream.Relay;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stream that acquires its permits first, and holds them until it ends; or whose subscriber holds them already. */
final class LimitedStream extends Relay {

    private final SharedBudget budget;
    private final String name;
    private final @Nullable Supplier<Reservation> needed;
    private final ChatRequest request;
    private final Function<BudgetedCall, Flow.Publisher<ChatEvent>> opener;
    private volatile @Nullable CompletableFuture<Permit> permit;
    private volatile @Nullable BudgetedCall call;

    /** @param needed the permits that the stream acquires; null if the subscriber holds them */
    LimitedStream(
            Signals signals,
            SharedBudget budget,
            String name,
            @Nullable Supplier<Reservation> needed,
            ChatRequest request,
            Function<BudgetedCall, Flow.Publisher<ChatEvent>> opener) {
        super(signals);
        this.budget = budget;
        this.name = name;
        this.needed = needed;
        this.request = request;
        this.opener = opener;
    }

    @Override
    public void begin() {
        LlmException refusal = needed == null ? budget.refusal(name) : null;
        if (refusal != null) {
            fail(refusal);
        } else if (needed == null) {
            start();
        } else if (!refused()) {
            acquire(needed.get());
        }
    }

    private void acquire(Reservation permits) {
        CompletableFuture<Permit> asked = permits.acquireAsync();
        permit = asked;
        CompletableFuture<Permit> waited = Reported.permitWait(reporter(), permits, asked);
        if (isClosed()) {
            asked.cancel(false);
        }
        budget.waits(asked, this::refused);
        waited.whenComplete((held, failure) -> {
            if (held != null) {
                guarded(() -> entered(held));
            }
        });
    }

    private boolean refused() {
        LlmException refusal = budget.refusalOutside(name);
        if (refusal != null) {
            fail(refusal);
        }
        return refusal != null;
    }

    private void entered(Permit held) {
        LlmException refusal = budget.refusal(name);
        if (isClosed()) {
            held.close();
        } else if (refusal != null) {
            held.close();
            begin();
        } else {
            start();
        }
    }

    private void start() {
        BudgetedCall started = budget.start(TokenEstimate.of(request));
        call = started;
        follow(() -> opener.apply(started));
        if (isClosed()) {
            released();
        }
    }

    @Override
    public void seen(ChatEvent event) {
        BudgetedCall running = call;
        if (running != null && event instanceof ChatEvent.End end) {
            running.ended(end.reply(), null);
            released();
        } else if (running != null) {
            running.answering();
        }
    }

    @Override
    public boolean recovers(RuntimeException failure) {
        BudgetedCall running = call;
        if (running != null) {
            running.ended(null, failure);
        }
        released();
        return false;
    }

    @Override
    public void released() {
        BudgetedCall running = call;
        if (running != null) {
            running.ended(null, null);
        }
        CompletableFuture<Permit> asked = permit;
        if (asked != null && !asked.cancel(false) && !asked.isCompletedExceptionally()) {
            asked.join().close();
        }
    }
}
