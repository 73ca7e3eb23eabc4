package io.pocketflow.llm.agent;

import io.pocketflow.llm.Pricing;
import io.pocketflow.llm.Usage;
import java.math.BigDecimal;

/**
 * What an {@link Agent} has spent on its model. Immutable plain data.
 *
 * @param steps calls of the model
 * @param usage the tokens of them all
 * @param cost what they cost by the {@link Pricing}; 0 where there is none
 * @param toolCalls the tool calls that the model asked for
 */
public record AgentSpending(int steps, Usage usage, BigDecimal cost, int toolCalls) {

    /** Nothing. */
    public static final AgentSpending NONE = new AgentSpending(0, Usage.NONE, BigDecimal.ZERO, 0);
}
