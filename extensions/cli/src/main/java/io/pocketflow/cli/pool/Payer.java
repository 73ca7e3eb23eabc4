package io.pocketflow.cli.pool;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;

/** The money of the calls of a {@link PaidModel}. Thread-safe. */
public interface Payer {

    /**
     * Fails if the budget is spent.
     *
     * @throws LlmException of kind {@code BUDGET_SPENT}
     */
    void refuseIfSpent();

    /**
     * Notes the usage of a call that has ended.
     *
     * @param isHalf whether a batch made the call, at half the price
     */
    void paid(Usage usage, boolean isHalf);
}
