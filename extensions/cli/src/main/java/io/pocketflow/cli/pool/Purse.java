package io.pocketflow.cli.pool;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pocketflow.cli.base.Money;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The money of all runs with the same records: it stops new calls once the budget is spent. Answers are recorded already;
 * the purse also records what was paid for answers that do not match their schema. Thread-safe.
 */
public final class Purse implements Payer {

    /** The run id of payments for answers that are not recorded. */
    static final String RUN_ID = "spent";

    /** The run id of the calls that a user's pool made. */
    static final String CALLS = "calls";

    /**
     * The payment for a call, as it is recorded.
     *
     * @param half whether a batch made the call, at half the price
     */
    record Payment(
            Usage usage,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean half) {}

    private final @Nullable BigDecimal budget;
    private final CostMeter costs;
    private volatile BigDecimal before = BigDecimal.ZERO;
    private volatile @Nullable Ledger ledger;

    Purse(@Nullable BigDecimal budget, CostMeter costs) {
        this.budget = budget;
        this.costs = costs;
    }

    /** Returns whether there is a budget. */
    boolean isLimited() {
        return budget != null;
    }

    /** Returns the meter of this run. */
    CostMeter costs() {
        return costs;
    }

    /**
     * Sets the records of the run, which earlier runs may have written. Called before the run begins.
     *
     * @param spent the cost of the earlier runs
     */
    void open(@Nullable Ledger kept, BigDecimal spent) {
        ledger = kept;
        before = spent;
        costs.changeSpentBefore(spent);
    }

    @Override
    public void refuseIfSpent() {
        BigDecimal now = costs.total().money();
        if (budget != null && before.add(now).compareTo(budget) >= 0) {
            throw new LlmException(
                    LlmException.Kind.BUDGET_SPENT,
                    "the budget of " + Money.shown(budget) + " is spent: " + Money.shown(before)
                            + " by earlier runs with these records and " + Money.shown(now) + " by this run");
        }
    }

    /** Records the payment for an answer that is not kept. The record is durable before the failure of its step is. */
    void lost(Payment payment) {
        record(RUN_ID, payment);
    }

    /** {@inheritDoc} The record is durable before the end of the call's step is. */
    @Override
    public void paid(Usage usage, boolean isHalf) {
        if (usage.total() > 0) {
            record(CALLS, new Payment(usage, isHalf));
        }
    }

    private void record(String run, Payment payment) {
        Ledger kept = ledger;
        if (kept != null) {
            StepCodec codec = kept.codec();
            StepKey key = new StepKey(
                    List.of(new StepKey.Part(run, 0, UUID.randomUUID().toString())));
            kept.save(run, key, new StepRecord(StepRecord.Kind.DONE, codec.encode(payment, Payment.class), "", 0));
        }
    }
}
