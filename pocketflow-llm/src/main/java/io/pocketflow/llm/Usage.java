package io.pocketflow.llm;

/**
 * The tokens that a call was counted for. Immutable. A provider that tells nothing gives {@link #NONE}.
 *
 * @param inputTokens tokens of the conversation, 0 or more
 * @param outputTokens tokens of the reply, 0 or more
 */
public record Usage(long inputTokens, long outputTokens) {

    /** No tokens. */
    public static final Usage NONE = new Usage(0, 0);

    /** Refuses negative counts. */
    public Usage {
        if (inputTokens < 0 || outputTokens < 0) {
            throw new IllegalArgumentException(
                    "token counts must be 0 or more but were " + inputTokens + " and " + outputTokens);
        }
    }

    /** Input and output together. */
    public long total() {
        return inputTokens + outputTokens;
    }

    /** The sum of two usages. */
    public Usage plus(Usage other) {
        return new Usage(inputTokens + other.inputTokens, outputTokens + other.outputTokens);
    }
}
