package io.pocketflow.llm.base;

import io.pocketflow.llm.Usage;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a failed call besides its kind. Immutable.
 *
 * @param status of the HTTP answer; 0 is none, and empty texts are none
 * @param usage what the call was counted for nevertheless, as far as the server told it
 * @param slowDown whether the server asks everyone to slow down, also if this call may not be retried
 * @param ofModelOnly whether a failure for want of money or quota stops the model that was asked and no other one
 */
public record FailureDetails(
        int status,
        String code,
        String requestId,
        String body,
        boolean retriable,
        boolean throttled,
        @Nullable Duration retryAfter,
        Usage usage,
        boolean slowDown,
        boolean ofModelOnly)
        implements Serializable {

    /** Of a failure without an answer. */
    public static FailureDetails of(boolean retriable, boolean throttled, @Nullable Duration retryAfter) {
        return new FailureDetails(0, "", "", "", retriable, throttled, retryAfter, Usage.NONE, throttled, false);
    }

    /** The same of a failure that is not to be retried. */
    FailureDetails asLast() {
        return new FailureDetails(
                status, code, requestId, body, false, false, retryAfter, usage, slowDown, ofModelOnly);
    }

    /** Returns a copy with this body. */
    public FailureDetails withBody(String body) {
        return new FailureDetails(
                status, code, requestId, body, retriable, throttled, retryAfter, usage, slowDown, ofModelOnly);
    }

    /** Returns a copy with this usage. */
    public FailureDetails withUsage(Usage usage) {
        return new FailureDetails(
                status, code, requestId, body, retriable, throttled, retryAfter, usage, slowDown, ofModelOnly);
    }
}
