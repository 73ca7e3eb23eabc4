package io.pocketflow.llm;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The price of a model, per million tokens. Immutable; changes by {@code with…}.
 *
 * @param input the price of the tokens of a conversation, 0 or more
 * @param output the price of the tokens of a reply, 0 or more
 * @param cached the price of the tokens of a conversation that were read from the provider's cache, 0 or more
 * @param cacheWrite the price of the tokens of a conversation that were written to the cache; default as {@code input}
 * @param hourWrite the price of the tokens that were written to the cache for an hour; default as {@code cacheWrite}
 * @param audioInput the price of the input tokens of audio; default as {@code input}
 * @param audioOutput the price of the output tokens of audio; default as {@code output}
 */
public record Price(
        BigDecimal input,
        BigDecimal output,
        BigDecimal cached,
        BigDecimal cacheWrite,
        BigDecimal hourWrite,
        BigDecimal audioInput,
        BigDecimal audioOutput) {

    private static final int MILLION = 6;

    /** Rejects negative prices. */
    public Price {
        Stream.of(input, output, cached, cacheWrite, hourWrite, audioInput, audioOutput)
                .forEach(price -> {
                    if (Objects.requireNonNull(price, "a price must not be null")
                                    .signum()
                            < 0) {
                        throw new IllegalArgumentException("a price must be 0 or more but was " + price);
                    }
                });
    }

    /** Creates a price whose writes to the cache and audio cost as much as other tokens. */
    public Price(BigDecimal input, BigDecimal output, BigDecimal cached) {
        this(input, output, cached, input, input, input, output);
    }

    /** Returns prices written as numbers, such as {@code "0.15"}. */
    public static Price of(String input, String output, String cached) {
        return new Price(new BigDecimal(input), new BigDecimal(output), new BigDecimal(cached));
    }

    /** Returns a copy with these prices of writes to the cache: for a few minutes, and for an hour. */
    public Price withCacheWrites(String minutes, String hour) {
        return new Price(input, output, cached, new BigDecimal(minutes), new BigDecimal(hour), audioInput, audioOutput);
    }

    /** Returns a copy with these prices of audio. */
    public Price withAudio(String input, String output) {
        return new Price(
                this.input, this.output, cached, cacheWrite, hourWrite, new BigDecimal(input), new BigDecimal(output));
    }

    /**
     * Returns the cost of this usage. Each token has one price: the price of a token that was read from the cache comes first,
     * then that of a write, then that of audio.
     */
    public BigDecimal cost(Usage usage) {
        long left = usage.inputTokens();
        long read = Math.min(usage.cachedTokens(), left);
        left -= read;
        long written = Math.min(usage.cacheWriteTokens(), left);
        long hour = Math.min(usage.hourWriteTokens(), written);
        left -= written;
        long heard = Math.min(usage.audioInputTokens(), left);
        long said = Math.min(usage.audioOutputTokens(), usage.outputTokens());
        return cost(input, left - heard)
                .add(cost(cached, read))
                .add(cost(cacheWrite, written - hour))
                .add(cost(hourWrite, hour))
                .add(cost(audioInput, heard))
                .add(cost(output, usage.outputTokens() - said))
                .add(cost(audioOutput, said))
                .movePointLeft(MILLION);
    }

    private static BigDecimal cost(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }
}
