package io.pocketflow.llm;

import java.math.BigDecimal;

/** A calculation of the cost of calls. Thread-safe. */
@FunctionalInterface
public interface Pricing {

    /**
     * Returns the cost of this usage of this model.
     *
     * @param model the model as {@link ChatReply#model} names it
     * @return an amount of 0 or more; all amounts are in one currency
     */
    BigDecimal cost(String model, Usage usage);
}
