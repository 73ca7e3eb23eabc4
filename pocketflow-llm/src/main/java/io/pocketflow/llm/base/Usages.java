package io.pocketflow.llm.base;

import io.pocketflow.core.event.FlowEvent.Tokens;
import io.pocketflow.llm.Usage;

/** Combinations of the token counts that a server reports more than once for a call, and their form in events. Stateless. */
public final class Usages {

    private Usages() {}

    /** Returns the counts as events contain them. */
    public static Tokens tokens(Usage usage) {
        return new Tokens(
                usage.inputTokens(),
                usage.outputTokens(),
                usage.cachedTokens(),
                usage.reasoningTokens(),
                usage.cacheWriteTokens(),
                usage.hourWriteTokens(),
                usage.audioInputTokens(),
                usage.audioOutputTokens());
    }

    /** Returns the usage that an event contains. */
    public static Usage of(Tokens tokens) {
        return new Usage(
                tokens.input(),
                tokens.output(),
                tokens.cached(),
                tokens.reasoning(),
                tokens.cacheWrite(),
                tokens.hourWrite(),
                tokens.audioInput(),
                tokens.audioOutput());
    }

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
