package io.pocketflow.llm.base;

import io.pocketflow.llm.Usage;

/** Combinations of the token counts that a server reports more than once for a call. Stateless. */
public final class Usages {

    private Usages() {}

    /** Returns the higher value of each count. Counts of one call only grow, and a report may lack some of them. */
    public static Usage highest(Usage one, Usage other) {
        return new Usage(
                Math.max(one.inputTokens(), other.inputTokens()),
                Math.max(one.outputTokens(), other.outputTokens()),
                Math.max(one.cachedTokens(), other.cachedTokens()),
                Math.max(one.reasoningTokens(), other.reasoningTokens()),
                Math.max(one.cacheWriteTokens(), other.cacheWriteTokens()),
                Math.max(one.hourWriteTokens(), other.hourWriteTokens()),
                Math.max(one.audioInputTokens(), other.audioInputTokens()),
                Math.max(one.audioOutputTokens(), other.audioOutputTokens()));
    }
}
