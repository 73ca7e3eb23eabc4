package io.pocketflow.llm;

import java.io.Serializable;

/**
 * The tokens that a call was counted for. Immutable. A provider that tells nothing gives {@link #NONE}.
 *
 * @param inputTokens tokens of the conversation, 0 or more, cached ones included
 * @param outputTokens tokens of the reply, 0 or more, reasoning included
 * @param cachedTokens how many of the input were read from the provider's cache, 0 or more
 * @param reasoningTokens how many of the output were reasoning, 0 or more, as far as the provider tells
 */
public record Usage(long inputTokens, long outputTokens, long cachedTokens, long reasoningTokens)
        implements Serializable {

    /** No tokens. */
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    /** Refuses negative counts. */
    public Usage {
        if (inputTokens < 0 || outputTokens < 0 || cachedTokens < 0 || reasoningTokens < 0) {
            throw new IllegalArgumentException("token counts must be 0 or more but were input " + inputTokens
                    + ", output " + outputTokens + ", cached " + cachedTokens + ", reasoning " + reasoningTokens);
        }
    }

    /** Input and output, nothing of it cached or reasoning. */
    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, outputTokens, 0, 0);
    }

    /** Input and output together. */
    public long total() {
        return inputTokens + outputTokens;
    }

    /** The sum of two usages. */
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedTokens + other.cachedTokens,
                reasoningTokens + other.reasoningTokens);
    }
}
