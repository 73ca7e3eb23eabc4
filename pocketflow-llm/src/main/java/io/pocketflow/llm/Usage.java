package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;

/**
 * The tokens counted for a call. Immutable. For a provider that reports no usage it is {@link #NONE}.
 *
 * @param inputTokens tokens of the conversation, 0 or more, including cached ones
 * @param outputTokens tokens of the reply, 0 or more, including reasoning
 * @param cachedTokens input tokens that were read from the provider's cache, 0 or more
 * @param reasoningTokens output tokens of the reasoning, 0 or more, as far as the provider reports them
 * @param cacheWriteTokens input tokens that were written to the provider's cache, 0 or more, as far as reported
 * @param hourWriteTokens the part of {@code cacheWriteTokens} that is kept for an hour, 0 or more
 * @param audioInputTokens input tokens of audio, 0 or more, as far as reported
 * @param audioOutputTokens output tokens of audio, 0 or more, as far as reported
 */
public record Usage(
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        long reasoningTokens,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long cacheWriteTokens,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long hourWriteTokens,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long audioInputTokens,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long audioOutputTokens)
        implements Serializable {

    /** No tokens. */
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    /** Rejects negative counts. */
    public Usage {
        if (inputTokens < 0 || outputTokens < 0 || cachedTokens < 0 || reasoningTokens < 0) {
            throw new IllegalArgumentException("token counts must be 0 or more but were input " + inputTokens
                    + ", output " + outputTokens + ", cached " + cachedTokens + ", reasoning " + reasoningTokens);
        }
        if (cacheWriteTokens < 0 || hourWriteTokens < 0 || audioInputTokens < 0 || audioOutputTokens < 0) {
            throw new IllegalArgumentException("token counts must be 0 or more but were written to the cache "
                    + cacheWriteTokens + ", for an hour " + hourWriteTokens + ", audio input " + audioInputTokens
                    + ", audio output " + audioOutputTokens);
        }
    }

    /** Creates a usage without writes to a cache and without audio. */
    public Usage(long inputTokens, long outputTokens, long cachedTokens, long reasoningTokens) {
        this(inputTokens, outputTokens, cachedTokens, reasoningTokens, 0, 0, 0, 0);
    }

    /** Returns a usage of these tokens, without cached and reasoning tokens. */
    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, outputTokens, 0, 0);
    }

    /** Returns a copy with these tokens written to the provider's cache, of which some are kept for an hour. */
    public Usage withCacheWrites(long tokens, long forAnHour) {
        return new Usage(
                inputTokens,
                outputTokens,
                cachedTokens,
                reasoningTokens,
                tokens,
                forAnHour,
                audioInputTokens,
                audioOutputTokens);
    }

    /** Returns a copy with these tokens of audio, which are among those of input and output. */
    public Usage withAudio(long input, long output) {
        return new Usage(
                inputTokens,
                outputTokens,
                cachedTokens,
                reasoningTokens,
                cacheWriteTokens,
                hourWriteTokens,
                input,
                output);
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
                reasoningTokens + other.reasoningTokens,
                cacheWriteTokens + other.cacheWriteTokens,
                hourWriteTokens + other.hourWriteTokens,
                audioInputTokens + other.audioInputTokens,
                audioOutputTokens + other.audioOutputTokens);
    }
}
