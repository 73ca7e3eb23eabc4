package io.pocketflow.llm.agent;

import io.pocketflow.llm.Pricing;
import io.pocketflow.llm.Usage;
import java.math.BigDecimal;

/**
 * The spending of an {@link Agent} on its model. Immutable plain data.
 *
 * @param steps the number of calls of the model
 * @param usage the tokens of all calls
 * @param cost the cost by the {@link Pricing}; 0 if there is none
 * @param toolCalls the number of tool calls that the model requested
 */
public record AgentSpending(int steps, Usage usage, BigDecimal cost, int toolCalls) {

    /** No spending. */
    public static final AgentSpending NONE = new AgentSpending(0, Usage.NONE, BigDecimal.ZERO, 0);
}
