package io.pocketflow.llm;

import java.time.Duration;
import java.util.Objects;

/**
 * The limits of a model, as its provider's page of limits states them. Immutable; changes by {@code with…}. A limit
 * that is not given does not apply until the server's own headers contain one.
 *
 * @param inFlight maximum number of calls in flight, at least 1
 * @param requests maximum number of calls in any window, at least 1
 * @param tokens maximum number of tokens in any window, of conversations and replies together, at least 1
 * @param inputTokens maximum number of tokens of conversations in any window, at least 1
 * @param outputTokens maximum number of tokens of replies in any window, at least 1
 * @param window the length of a window; default one minute
 * @param longestWait the maximum time that a call outside of a node waits during a pause that the server asked for,
 *     before it fails; default 5 minutes
 */
public record ModelLimits(
        int inFlight,
        int requests,
        long tokens,
        long inputTokens,
        long outputTokens,
        Duration window,
        Duration longestWait) {

    /** No limits except those that the server reports. */
    public static final ModelLimits NONE = new ModelLimits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Duration.ofMinutes(1),
            Duration.ofMinutes(5));

    /** Rejects limits below 1, an empty window and a negative wait. */
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

    /** Returns limits with this maximum number of calls per minute. */
    public static ModelLimits perMinute(int requests) {
        return NONE.withRequests(requests);
    }

    /** Returns a copy with this maximum number of calls in flight. */
    public ModelLimits withInFlight(int inFlight) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** Returns a copy with this maximum number of calls in any window. */
    public ModelLimits withRequests(int requests) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** Returns a copy with this maximum number of tokens in any window, of conversations and replies together. */
    public ModelLimits withTokens(long tokens) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** Returns a copy with this maximum number of tokens of conversations in any window. */
    public ModelLimits withInputTokens(long inputTokens) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** Returns a copy with this maximum number of tokens of replies in any window. */
    public ModelLimits withOutputTokens(long outputTokens) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** Returns a copy with windows of this length. */
    public ModelLimits withWindow(Duration window) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }

    /** Returns a copy with this maximum wait of a call outside of a node. */
    public ModelLimits withLongestWait(Duration longestWait) {
        return new ModelLimits(inFlight, requests, tokens, inputTokens, outputTokens, window, longestWait);
    }
}
