package io.pocketflow.llm.base;

import io.pocketflow.llm.FailureDetails;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Usage;

/** Factories of failures with more than a kind and a message, and of changed copies of failures. Stateless. */
public final class Failures {

    private static final String AFTER_DELIVERY = " (after the reply had begun)";

    private Failures() {}

    /** Returns a failure with these details. */
    public static LlmException of(Kind kind, String message, FailureDetails details) {
        return new LlmException(kind, message, details, null);
    }

    /** Returns a copy that must not be retried, because a part of the reply was delivered before the failure. */
    public static LlmException afterDelivery(LlmException failure) {
        if (String.valueOf(failure.getMessage()).endsWith(AFTER_DELIVERY)) {
            return failure; // each decorator of a stream passes it on
        }
        return copy(
                failure,
                failure.getMessage() + AFTER_DELIVERY,
                failure.details().withoutRetry());
    }

    /** Returns a copy as the last failure after these attempts. */
    public static LlmException lastOf(LlmException failure, String attempts) {
        String message = failure.getMessage() + " (after " + attempts + ")";
        return new LlmException(failure.kind(), message, failure.details().withoutRetry(), failure);
    }

    /** Returns the failure of a reply that is not of the requested type; the body is the whole text of the reply. */
    public static LlmException unfitReply(String message, String reply, Usage usage) {
        FailureDetails details = FailureDetails.of(false, false, null);
        return of(Kind.MALFORMED, message, details.withBody(reply).withUsage(usage));
    }

    /** Returns a copy of the failure with a usage that is at least the given one; the failure itself if it has that. */
    public static LlmException withUsageOf(LlmException failure, Usage reported) {
        return withUsage(failure, Usages.highest(failure.usage(), reported));
    }

    /** Returns a copy of the failure whose usage includes that of an earlier call, which the failed one belongs to. */
    public static Throwable withUsageBefore(Throwable failure, Usage before) {
        return failure instanceof LlmException known
                ? withUsage(known, known.usage().plus(before))
                : failure;
    }

    private static LlmException withUsage(LlmException failure, Usage usage) {
        return usage.equals(failure.usage())
                ? failure
                : copy(failure, failure.getMessage(), failure.details().withUsage(usage));
    }

    private static LlmException copy(LlmException failure, String message, FailureDetails details) {
        LlmException copy = new LlmException(failure.kind(), message, details, failure.getCause());
        copy.setStackTrace(failure.getStackTrace());
        return copy;
    }

    /**
     * Returns whether the server asks all callers to slow down, whatever that means for this call: 429, 529, or a 503
     * with a wait.
     */
    public static boolean isThrottleForOthers(LlmException failure) {
        FailureDetails details = failure.details();
        return failure.kind() == Kind.RATE_LIMITED
                || (failure.kind() == Kind.OVERLOADED && (details.slowDown() || details.retryAfter() != null));
    }

    /** Returns whether only the called model has no quota left, while other models of the account may have some. */
    public static boolean isOfModelOnly(LlmException failure) {
        return failure.details().modelOnly();
    }
}
