package io.pocketflow.llm.agent;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.Pricing;
import io.pocketflow.llm.base.Counted;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an {@link Agent}. Immutable; changes by {@code with…}. Each limit is checked before a call of the
 * model, so the last call may exceed the limits of tokens and cost, and no call follows it.
 *
 * @param maxSteps maximum number of calls of the model, at least 1; default 20
 * @param maxTokens maximum number of input and output tokens of all calls together, at least 1; default 1,000,000
 * @param maxCost maximum cost of all calls together, above 0; null for no limit (default)
 * @param pricing the prices of calls; null only without a {@code maxCost}
 * @param maxConcurrency maximum number of tools called at once, at least 1; default 8
 * @param maxToolCalls maximum number of tool calls of all replies together, at least 1; default 128. If a reply exceeds
 *     it, none of its tools is called
 */
public record AgentLimits(
        int maxSteps,
        long maxTokens,
        @Nullable BigDecimal maxCost,
        @Nullable Pricing pricing,
        int maxConcurrency,
        int maxToolCalls) {

    private static final AgentLimits DEFAULTS = new AgentLimits(20, 1_000_000, null, null, 8, 128);

    /** Rejects values outside the stated ranges. */
    public AgentLimits {
        atLeastOne("maxSteps", maxSteps);
        atLeastOne("maxTokens", maxTokens);
        atLeastOne("maxConcurrency", maxConcurrency);
        atLeastOne("maxToolCalls", maxToolCalls);
        if (maxCost != null && maxCost.signum() <= 0) {
            throw new IllegalArgumentException("maxCost must be above 0 but was " + maxCost);
        }
        if (maxCost != null && pricing == null) {
            throw new IllegalArgumentException("maxCost " + maxCost + " needs a pricing");
        }
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1 but was " + value);
        }
    }

    /** Returns the default limits listed above. */
    public static AgentLimits defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with at most this many calls of the model. */
    public AgentLimits withMaxSteps(int maxSteps) {
        return new AgentLimits(maxSteps, maxTokens, maxCost, pricing, maxConcurrency, maxToolCalls);
    }

    /** Returns a copy with at most this many tokens, input and output together. */
    public AgentLimits withMaxTokens(long maxTokens) {
        return new AgentLimits(maxSteps, maxTokens, maxCost, pricing, maxConcurrency, maxToolCalls);
    }

    /** Returns a copy with at most this cost, by this pricing. */
    public AgentLimits withMaxCost(BigDecimal maxCost, Pricing pricing) {
        return new AgentLimits(maxSteps, maxTokens, maxCost, pricing, maxConcurrency, maxToolCalls);
    }

    /** Returns a copy with at most this many tools called at once. */
    public AgentLimits withMaxConcurrency(int maxConcurrency) {
        return new AgentLimits(maxSteps, maxTokens, maxCost, pricing, maxConcurrency, maxToolCalls);
    }

    /** Returns a copy with at most this many tool calls, of all replies together. */
    public AgentLimits withMaxToolCalls(int maxToolCalls) {
        return new AgentLimits(maxSteps, maxTokens, maxCost, pricing, maxConcurrency, maxToolCalls);
    }

    /** Returns limits of this many times as much spending. */
    AgentLimits times(int times) {
        return times == 1
                ? this
                : new AgentLimits(
                        (int) Math.min(Integer.MAX_VALUE, (long) maxSteps * times),
                        maxTokens > Long.MAX_VALUE / times ? Long.MAX_VALUE : maxTokens * times,
                        maxCost == null ? null : maxCost.multiply(BigDecimal.valueOf(times)),
                        pricing,
                        maxConcurrency,
                        (int) Math.min(Integer.MAX_VALUE, (long) maxToolCalls * times));
    }

    /** Returns the limit that forbids another call of the model, in words, or null. */
    @Nullable
    String reached(AgentSpending spent) {
        if (spent.steps() >= maxSteps) {
            return "the agent made " + Counted.of(spent.steps(), "call")
                    + " of the model without an answer; maxSteps is " + maxSteps;
        }
        if (spent.usage().total() >= maxTokens) {
            return "the agent used " + Counted.of(spent.usage().total(), "token") + " without an answer; maxTokens is "
                    + maxTokens;
        }
        if (maxCost != null && spent.cost().compareTo(maxCost) >= 0) {
            return "the agent cost " + spent.cost().toPlainString() + " without an answer; maxCost is "
                    + maxCost.toPlainString();
        }
        return null;
    }

    /** Rejects the tool calls of the last reply, which is counted already, if they exceed the limit. */
    void checkToolCalls(AgentSpending spent) {
        if (spent.toolCalls() > maxToolCalls) {
            throw new AgentLimitException("the model requested " + Counted.of(spent.toolCalls(), "tool call") + " in "
                    + Counted.of(spent.steps(), "reply", "replies") + "; maxToolCalls is " + maxToolCalls);
        }
    }

    /** Returns the spending that includes this reply. */
    AgentSpending after(AgentSpending spent, ChatReply reply) {
        BigDecimal cost = pricing == null ? BigDecimal.ZERO : pricing.cost(reply.model(), reply.usage());
        return new AgentSpending(
                spent.steps() + 1,
                spent.usage().plus(reply.usage()),
                spent.cost().add(cost),
                spent.toolCalls() + reply.toolCalls().size());
    }
}
