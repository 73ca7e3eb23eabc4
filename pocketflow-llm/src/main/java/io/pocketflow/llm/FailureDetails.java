package io.pocketflow.llm;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The details of a failed call besides its kind. Immutable; start from {@link #of(LlmException.Kind)} and change by {@code
 * with…}.
 *
 * @param status the HTTP status; 0 (default) for none
 * @param code the provider's error code; empty (default) for none
 * @param requestId the provider's id of the call; empty (default) for none
 * @param body the start of the answer's body, without keys; empty (default) for none
 * @param retriable whether a retry could help; default {@link LlmException.Kind#retriable}
 * @param throttled whether nothing should be sent before a wait is over, which spends no attempt; default whether the kind is
 *     {@code RATE_LIMITED}
 * @param retryAfter the wait that the server named; null (default) for none
 * @param usage the tokens counted for the call in spite of the failure; default {@link Usage#NONE}
 * @param slowDown whether the server asks all callers to slow down, also if this call must not be retried; default as {@code
 *     throttled}. A call with a throttle and without it was {@linkplain LlmException#heldBack held back}
 * @param modelOnly whether a failure due to a lack of money or quota stops only the called model; default false
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
        boolean modelOnly)
        implements Serializable {

    /** Rejects nulls, negative waits and negative statuses. */
    public FailureDetails {
        Objects.requireNonNull(code, "the code of a failure must not be null; it may be empty");
        Objects.requireNonNull(requestId, "the request id of a failure must not be null; it may be empty");
        Objects.requireNonNull(body, "the body of a failure must not be null; it may be empty");
        Objects.requireNonNull(usage, "the usage of a failure must not be null");
        if (status < 0) {
            throw new IllegalArgumentException("the status of a failure must not be negative but was " + status);
        }
        if (retryAfter != null && retryAfter.isNegative()) {
            throw new IllegalArgumentException("the wait of a failure must not be negative but was " + retryAfter);
        }
    }

    /** Returns the default details of this kind. */
    public static FailureDetails of(LlmException.Kind kind) {
        return of(kind.retriable(), kind == LlmException.Kind.RATE_LIMITED, null);
    }

    /** Returns the details of a failure without an answer. */
    public static FailureDetails of(boolean retriable, boolean throttled, @Nullable Duration retryAfter) {
        return new FailureDetails(0, "", "", "", retriable, throttled, retryAfter, Usage.NONE, throttled, false);
    }

    /** Returns a copy for a failure that must not be retried. */
    public FailureDetails withoutRetry() {
        return new FailureDetails(status, code, requestId, body, false, false, retryAfter, usage, slowDown, modelOnly);
    }

    /** Returns a copy for a failure that may be retried after this wait; zero for a wait that the server did not name. */
    public FailureDetails withRetryAfter(Duration wait) {
        Duration named = wait.isZero() ? null : wait;
        return new FailureDetails(status, code, requestId, body, true, throttled, named, usage, slowDown, modelOnly);
    }

    /** Returns a copy of an answer with this HTTP status, error code and id of the call; empty texts for none. */
    public FailureDetails withAnswer(int status, String code, String requestId) {
        return new FailureDetails(
                status, code, requestId, body, retriable, throttled, retryAfter, usage, slowDown, modelOnly);
    }

    /** Returns a copy with this body. */
    public FailureDetails withBody(String body) {
        return new FailureDetails(
                status, code, requestId, body, retriable, throttled, retryAfter, usage, slowDown, modelOnly);
    }

    /** Returns a copy with this usage. */
    public FailureDetails withUsage(Usage usage) {
        return new FailureDetails(
                status, code, requestId, body, retriable, throttled, retryAfter, usage, slowDown, modelOnly);
    }
}
