package io.pocketflow.llm;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * The price of a model, per million tokens. Immutable.
 *
 * @param input the price of the tokens of a conversation, 0 or more
 * @param output the price of the tokens of a reply, 0 or more
 * @param cached the price of the tokens of a conversation that were read from the provider's cache, 0 or more
 */
public record Price(BigDecimal input, BigDecimal output, BigDecimal cached) {

    private static final int MILLION = 6;

    /** Rejects negative prices. */
    public Price {
        for (BigDecimal price : new BigDecimal[] {input, output, cached}) {
            if (Objects.requireNonNull(price, "a price must not be null").signum() < 0) {
                throw new IllegalArgumentException("a price must be 0 or more but was " + price);
            }
        }
    }

    /** Returns prices written as numbers, such as {@code "0.15"}. */
    public static Price of(String input, String output, String cached) {
        return new Price(new BigDecimal(input), new BigDecimal(output), new BigDecimal(cached));
    }

    /** Returns the cost of this usage. */
    public BigDecimal of(Usage usage) {
        long cachedTokens = Math.min(usage.cachedTokens(), usage.inputTokens());
        return input.multiply(BigDecimal.valueOf(usage.inputTokens() - cachedTokens))
                .add(cached.multiply(BigDecimal.valueOf(cachedTokens)))
                .add(output.multiply(BigDecimal.valueOf(usage.outputTokens())))
                .movePointLeft(MILLION);
    }
}
