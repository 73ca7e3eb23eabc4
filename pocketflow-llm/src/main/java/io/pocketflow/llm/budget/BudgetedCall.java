package io.pocketflow.llm.budget;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.http.CallObserver;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call as its budget sees it: it begins to be answered once and ends once, whoever tells it first. Thread-safe. */
public final class BudgetedCall implements CallObserver {

    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);

    private final SharedBudget budget;
    private final TokenEstimate estimate;
    private final int burst;
    private final AtomicBoolean began = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    BudgetedCall(SharedBudget budget, TokenEstimate estimate, int burst) {
        this.budget = budget;
        this.estimate = estimate;
        this.burst = burst;
    }

    TokenEstimate estimate() {
        return estimate;
    }

    /** Which throttles this call may have met; see {@link Pace}. */
    int burst() {
        return burst;
    }

    @Override
    public void responseBegan(int status, HttpHeaders headers) {
        if (began.compareAndSet(false, true)) {
            budget.began(this, status / 100 == 2 ? headers : null);
        }
    }

    /** The first part of the reply is there, whoever saw its head or not. */
    public void answering() {
        responseBegan(200, NO_HEADERS);
    }

    /** The call is over, with a reply or a failure; a call that nobody saw answered was answered now. */
    public void ended(@Nullable ChatReply reply, @Nullable Throwable failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (began.compareAndSet(false, true)) {
            budget.began(this, reply == null ? null : NO_HEADERS);
        }
        if (reply != null) {
            budget.succeeded(this, reply.usage());
        } else if (failure != null) {
            budget.failed(this, Forwarded.bare(failure));
        }
    }
}
