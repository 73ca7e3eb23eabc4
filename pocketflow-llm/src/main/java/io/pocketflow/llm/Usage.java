package io.pocketflow.llm;

import java.io.Serializable;

/**
 * The tokens counted for a call. Immutable. For a provider that reports no usage it is {@link #NONE}.
 *
 * @param inputTokens tokens of the conversation, 0 or more, including cached ones
 * @param outputTokens tokens of the reply, 0 or more, including reasoning
 * @param cachedTokens input tokens that were read from the provider's cache, 0 or more
 * @param reasoningTokens output tokens of the reasoning, 0 or more, as far as the provider reports them
 */
public record Usage(long inputTokens, long outputTokens, long cachedTokens, long reasoningTokens)
        implements Serializable {

    /** No tokens. */
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    /** Rejects negative counts. */
    public Usage {
        if (inputTokens < 0 || outputTokens < 0 || cachedTokens < 0 || reasoningTokens < 0) {
            throw new IllegalArgumentException("token counts must be 0 or more but were input " + inputTokens
                    + ", output " + outputTokens + ", cached " + cachedTokens + ", reasoning " + reasoningTokens);
        }
    }

    /** Returns a usage of these tokens, without cached and reasoning tokens. */
    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, outputTokens, 0, 0);
    }

    /** Returns the sum of input and output tokens. */
    public long total() {
        return inputTokens + outputTokens;
    }

    /** Returns the sum of two usages. */
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedTokens + other.cachedTokens,
                reasoningTokens + other.reasoningTokens);
    }
}
