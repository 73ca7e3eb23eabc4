package io.pocketflow.llm;

import java.math.BigDecimal;

/** Says what a call cost. Thread-safe. */
@FunctionalInterface
public interface Pricing {

    /**
     * What this usage of this model costs.
     *
     * @param model as {@link ChatReply#model} names it
     * @return an amount of 0 or more, in whatever currency all amounts are in
     */
    BigDecimal cost(String model, Usage usage);
}
