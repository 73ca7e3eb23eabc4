package io.pocketflow.llm;

import java.time.Duration;
import java.util.Objects;

/**
 * What may be asked of a model, as its provider's page of limits says it. Immutable; changes by {@code with…}. What is
 * not given is not limited, until the server's own headers tell a limit.
 *
 * @param inFlight calls at once, at least 1
 * @param requests calls in any window, at least 1
 * @param tokens tokens in any window, of conversations and replies together, at least 1
 * @param inputTokens tokens of conversations in any window, at least 1
 * @param outputTokens tokens of replies in any window, at least 1
 * @param window the length of a window; default one minute
 * @param longestWait how long a call outside of a node waits at most for a pause that the server named, before it fails
 *     instead; default 5 minutes
 */
public record ModelLimits(
        int inFlight,
        int requests,
        long tokens,
        long inputTokens,
        long outputTokens,
        Duration window,
        Duration longestWait) {

    /** No limit but those that the server tells. */
    public static final ModelLimits NONE = new ModelLimits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Duration.ofMinutes(1),
            Duration.ofMinutes(5));

    /** Refuses limits below 1, an empty window and a negative wait. */
    public ModelLimits {
        atLeastOne("inFlight", inFlight);
        atLeastOne("requests", requests);
        atLeastOne("tokens", tokens);
        atLeastOne("inputTokens", inputTokens);
        atLeastOne("outputTokens", outputTokens);
        if (Objects.requireNonNull(window, "window must not be null").isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be positive but was " + window);
        }
        if (Objects.requireNonNull(longestWait, "longestWait must not be null").isNegative()) {
            throw new IllegalArgumentException("longestWait must not be negative but was " + longestWait);
        }
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1 but was " + value);
        }
    }

    /** At most so many calls a minute. */
    public static ModelLimits perMinute(int requests) {
        return NONE.withRequests(requests);
    }

    /** With at most so many calls at once. */
    public ModelLimits withInFlight(int inFlight) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** With at most so many calls in any window. */
    public ModelLimits withRequests(int requests) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** With at most so many tokens in any window, of conversations and replies together. */
    public ModelLimits withTokens(long tokens) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** With at most so many tokens of conversations in any window. */
    public ModelLimits withInputTokens(long inputTokens) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** With at most so many tokens of replies in any window. */
    public ModelLimits withOutputTokens(long outputTokens) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** With windows of this length. */
    public ModelLimits withWindow(Duration window) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** With this longest wait of a call outside of a node. */
    public ModelLimits withLongestWait(Duration longestWait) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }
}
