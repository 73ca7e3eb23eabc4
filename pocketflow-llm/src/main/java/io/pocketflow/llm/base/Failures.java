package io.pocketflow.llm.base;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Usage;

/** Makes failures that carry more than a kind and a message, and changed copies of failures. Stateless. */
public final class Failures {

    private static final String AFTER_DELIVERY = " (after the reply had begun)";

    private Failures() {}

    /** Returns a failure of which this is known. */
    public static LlmException of(Kind kind, String message, FailureDetails details) {
        return new LlmException(kind, message, details, null);
    }

    /** Returns the same failure as one that may not be retried, as part of the reply was delivered before it. */
    public static LlmException afterDelivery(LlmException failure) {
        if (String.valueOf(failure.getMessage()).endsWith(AFTER_DELIVERY)) {
            return failure; // each decorator of a stream delivers it
        }
        return copy(
                failure,
                failure.getMessage() + AFTER_DELIVERY,
                failure.details().asLast());
    }

    /** Returns the same failure as the last one after these attempts. */
    public static LlmException lastOf(LlmException failure, String attempts) {
        String message = failure.getMessage() + " (after " + attempts + ")";
        return new LlmException(failure.kind(), message, failure.details().asLast(), failure);
    }

    /** Returns the failure of a reply that is not of the type asked for; the body is the whole text of it. */
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

    /** Returns whether the server asks all to slow down, whatever that means for this call: 429, 529, or a 503 with a wait. */
    public static boolean isThrottleForOthers(LlmException failure) {
        FailureDetails details = failure.details();
        return failure.kind() == Kind.RATE_LIMITED
                || (failure.kind() == Kind.OVERLOADED && (details.slowDown() || details.retryAfter() != null));
    }

    /** Returns whether, out of money, only the model that was asked has no quota left, and the account's others may have. */
    public static boolean isOfModelOnly(LlmException failure) {
        return failure.details().ofModelOnly();
    }
}
