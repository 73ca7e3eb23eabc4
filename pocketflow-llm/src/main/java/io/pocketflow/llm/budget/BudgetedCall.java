package io.pocketflow.llm.budget;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.http.CallObserver;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call from the view of its budget. Its response begins once, and it ends once; the first report of each counts.
 * Thread-safe.
 */
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

    /** Returns the number of the burst, which decides the throttles that this call may have met; see {@link Pace}. */
    int burst() {
        return burst;
    }

    @Override
    public void responseBegan(int status, HttpHeaders headers) {
        if (began.compareAndSet(false, true)) {
            budget.began(this, status / 100 == 2 ? headers : null);
        }
    }

    /** Reports the first part of the reply, whether or not the headers were reported. */
    public void answering() {
        responseBegan(200, NO_HEADERS);
    }

    /**
     * Reports the end of the call, with a reply or a failure. If the response was not reported before, it begins now.
     */
    public void ended(@Nullable ChatReply reply, @Nullable Throwable failure) {
        endedWith(reply == null ? null : reply.usage(), failure);
    }

    /** Reports the end of the call, with the usage of a success or with a failure; otherwise as {@link #ended}. */
    public void endedWith(@Nullable Usage usage, @Nullable Throwable failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (began.compareAndSet(false, true)) {
            budget.began(this, usage == null ? null : NO_HEADERS);
        }
        if (usage != null) {
            budget.succeeded(this, usage);
        } else if (failure != null) {
            budget.failed(this, Forwarded.bare(failure));
        }
    }
}
