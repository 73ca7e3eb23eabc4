package io.pocketflow.llm;

import io.pocketflow.core.RetryHint;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The only exception of this module: a call failed. {@link #kind} says why; the {@link RetryHint} methods say how the
 * retry layer may react. Neither the message nor the body nor the cause contains a key.
 *
 * <p>HTTP answers with 408, 409, 429 and 5xx, including 529, are retriable, unless the header {@code x-should-retry}
 * says otherwise. Never retriable, whatever the header says, are 400, 401, 402, 403, 404, 413, 422, and answers whose
 * body reports an empty account, a daily quota, rejected content or a conversation that is too long. An error that the
 * server reports inside of a success counts as the status that its code names, or as 500. The rules are those of the
 * official OpenAI and Anthropic clients, tightened. Throttles are the retriable answers with 429, 529, or 503 with a
 * wait. The failure of a stream is never retriable once a delta was delivered, because the start of the reply would
 * come twice.
 */
public final class LlmException extends RuntimeException implements RetryHint {

    /** The kinds of failures. */
    public enum Kind {
        /** Too many requests or tokens in a window (429). */
        RATE_LIMITED,
        /** The server has no capacity at the moment (503, 529). */
        OVERLOADED,
        /** The server failed, or was in a temporary state (409, 5xx). */
        SERVER_ERROR,
        /** The answer was not complete in time (the call's deadline, 408, 504). */
        TIMED_OUT,
        /** The server could not be reached, or the connection was lost. */
        UNREACHABLE,
        /** A stream ended before the reply was complete. */
        INTERRUPTED_STREAM,
        /** The user's own budget is spent; see {@link CostMeter}. */
        BUDGET_SPENT,
        /** The account is out of money, or a daily quota is used up (402, {@code insufficient_quota} and the like). */
        OUT_OF_MONEY,
        /** The key is missing, wrong, or not authorized for this (401, 403, {@code API_KEY_INVALID}). */
        UNAUTHORIZED,
        /** The model or the address does not exist (404; also redirects, which are not followed). */
        NOT_FOUND,
        /** The server rejects the request (400, 422 and other 4xx), or its format cannot express it. */
        BAD_REQUEST,
        /**
         * The conversation is longer than the model or the server accepts (413, {@code context_length_exceeded} and the
         * like).
         */
        CONTEXT_TOO_LONG,
        /** The model or the provider's filter rejected the content. */
        CONTENT_FILTERED,
        /** The answer does not conform to the format. */
        MALFORMED,
        /** The answer has more bytes than allowed. */
        TOO_LARGE,
        /** The caller cancelled the call or was interrupted. */
        CANCELLED;

        /**
         * Returns whether a retry could help after a failure of this kind if nothing else is known: the server was
         * busy, failed, or could not be reached in time.
         */
        public boolean retriable() {
            return switch (this) {
                case RATE_LIMITED, OVERLOADED, SERVER_ERROR, TIMED_OUT, UNREACHABLE, INTERRUPTED_STREAM -> true;
                default -> false;
            };
        }
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final FailureDetails details;

    /**
     * Creates a failure without an HTTP answer; {@code RATE_LIMITED} is a throttle, and the kind decides whether to
     * retry.
     */
    public LlmException(Kind kind, String message) {
        this(kind, message, (Throwable) null);
    }

    /**
     * Returns a throttle ({@code RATE_LIMITED}) with a wait: nothing should be sent before it is over, and waiting
     * spends no attempt. A wait of 0 means that the server named none. For models that users implement.
     */
    public static LlmException throttled(String message, Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("the wait of a throttle must not be negative but was " + wait);
        }
        return new LlmException(Kind.RATE_LIMITED, message, FailureDetails.of(true, true, wait), null);
    }

    /** Creates a failure as {@link #LlmException(Kind, String)} does, with a cause. */
    public LlmException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "the kind of a failure must not be null");
        this.details = FailureDetails.of(kind);
    }

    /** Creates a failure with details, for models that users implement: a status, a wait, the tokens counted. */
    public LlmException(Kind kind, String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "the kind of a failure must not be null");
        this.details = Objects.requireNonNull(details, "the details of a failure must not be null");
    }

    /** Returns the kind of the failure. */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns the HTTP status of the answer, if there was one. It is 200 for an error that the server reports inside of
     * a success or of a stream: {@link #kind} and {@link #code} describe that error.
     */
    public OptionalInt status() {
        return details.status() == 0 ? OptionalInt.empty() : OptionalInt.of(details.status());
    }

    /** Returns the provider's error code, or the error type if there is no code. */
    public Optional<String> code() {
        return given(details.code());
    }

    /** Returns the provider's id of the call, for its support. */
    public Optional<String> requestId() {
        return given(details.requestId());
    }

    /**
     * Returns the start of the answer's body: at most 2,000 characters, without control characters and without the key.
     * If a reply was not of the requested type ({@link ChatModel#chatAs}), it is the whole text of the reply.
     */
    public Optional<String> body() {
        return given(details.body());
    }

    /**
     * Returns the tokens that the call was counted for although it failed: a refused reply, a reply of another type than
     * requested, or an error that reports them or follows them in a stream. {@link Usage#NONE} if the server reported none.
     */
    public Usage usage() {
        return details.usage();
    }

    @Override
    public boolean retriable() {
        return details.retriable();
    }

    @Override
    public boolean throttled() {
        return details.throttled();
    }

    @Override
    public boolean heldBack() {
        return details.throttled() && !details.slowDown();
    }

    /**
     * {@inheritDoc} The sources are {@code retry-after-ms}, else {@code retry-after}, else Gemini's {@code RetryInfo}
     * in the body, else at 429 the resets of the limits ({@code anthropic-ratelimit-*-reset}, {@code
     * x-ratelimit-reset-*}).
     */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(details.retryAfter());
    }

    /** Returns all details. */
    public FailureDetails details() {
        return details;
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
