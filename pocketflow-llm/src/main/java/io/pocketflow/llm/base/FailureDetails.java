package io.pocketflow.llm.base;

import io.pocketflow.llm.Usage;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The details of a failed call besides its kind. Immutable.
 *
 * @param status the HTTP status; 0 means none, and empty texts mean none
 * @param usage the tokens counted for the call in spite of the failure, as far as the server reported them
 * @param slowDown whether the server asks all callers to slow down, also if this call must not be retried
 * @param ofModelOnly whether a failure due to a lack of money or quota stops only the called model
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

    /** Returns the details of a failure without an answer. */
    public static FailureDetails of(boolean retriable, boolean throttled, @Nullable Duration retryAfter) {
        return new FailureDetails(0, "", "", "", retriable, throttled, retryAfter, Usage.NONE, throttled, false);
    }

    /** Returns a copy for a failure that must not be retried. */
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
