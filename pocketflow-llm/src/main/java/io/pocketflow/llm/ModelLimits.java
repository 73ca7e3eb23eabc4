package io.pocketflow.llm;

import java.time.Duration;
import java.util.Objects;

/**
 * The limits of a model, as its provider's page of limits states them. Immutable; changes by {@code with…}. A limit
 * that is not given does not apply until the server's own headers contain one.
 *
 * @param maxInFlight maximum number of calls in flight, at least 1
 * @param maxRequests maximum number of calls in any window, at least 1
 * @param maxTokens maximum number of tokens in any window, of conversations and replies together, at least 1
 * @param maxInputTokens maximum number of tokens of conversations in any window, at least 1
 * @param maxOutputTokens maximum number of tokens of replies in any window, at least 1
 * @param window the length of a window; default one minute
 * @param maxWait the maximum time that a call outside of a node waits during a pause that the server asked for,
 *     before it fails; default 5 minutes
 */
public record ModelLimits(
        int maxInFlight,
        int maxRequests,
        long maxTokens,
        long maxInputTokens,
        long maxOutputTokens,
        Duration window,
        Duration maxWait) {

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
        atLeastOne("maxInFlight", maxInFlight);
        atLeastOne("maxRequests", maxRequests);
        atLeastOne("maxTokens", maxTokens);
        atLeastOne("maxInputTokens", maxInputTokens);
        atLeastOne("maxOutputTokens", maxOutputTokens);
        if (Objects.requireNonNull(window, "window must not be null").isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be positive but was " + window);
        }
        if (Objects.requireNonNull(maxWait, "maxWait must not be null").isNegative()) {
            throw new IllegalArgumentException("maxWait must not be negative but was " + maxWait);
        }
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1 but was " + value);
        }
    }

    /** Returns limits with this maximum number of calls per minute. */
    public static ModelLimits perMinute(int maxRequests) {
        return NONE.withMaxRequests(maxRequests);
    }

    /** Returns a copy with this maximum number of calls in flight. */
    public ModelLimits withMaxInFlight(int maxInFlight) {
        return new ModelLimits(maxInFlight, maxRequests, maxTokens, maxInputTokens, maxOutputTokens, window, maxWait);
    }

    /** Returns a copy with this maximum number of calls in any window. */
    public ModelLimits withMaxRequests(int maxRequests) {
        return new ModelLimits(maxInFlight, maxRequests, maxTokens, maxInputTokens, maxOutputTokens, window, maxWait);
    }

    /** Returns a copy with this maximum number of tokens in any window, of conversations and replies together. */
    public ModelLimits withMaxTokens(long maxTokens) {
        return new ModelLimits(maxInFlight, maxRequests, maxTokens, maxInputTokens, maxOutputTokens, window, maxWait);
    }

    /** Returns a copy with this maximum number of tokens of conversations in any window. */
    public ModelLimits withMaxInputTokens(long maxInputTokens) {
        return new ModelLimits(maxInFlight, maxRequests, maxTokens, maxInputTokens, maxOutputTokens, window, maxWait);
    }

    /** Returns a copy with this maximum number of tokens of replies in any window. */
    public ModelLimits withMaxOutputTokens(long maxOutputTokens) {
        return new ModelLimits(maxInFlight, maxRequests, maxTokens, maxInputTokens, maxOutputTokens, window, maxWait);
    }

    /** Returns a copy with windows of this length. */
    public ModelLimits withWindow(Duration window) {
        return new ModelLimits(maxInFlight, maxRequests, maxTokens, maxInputTokens, maxOutputTokens, window, maxWait);
    }

    /** Returns a copy with this maximum wait of a call outside of a node. */
    public ModelLimits withMaxWait(Duration maxWait) {
        return new ModelLimits(maxInFlight, maxRequests, maxTokens, maxInputTokens, maxOutputTokens, window, maxWait);
    }
}
