package io.pocketflow.llm;

import io.pocketflow.core.RetryHint;
import io.pocketflow.llm.base.FailureDetails;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of this module: a call failed. {@link #kind} says how; the {@link RetryHint} methods say what the
 * retry layer may do. Keys are never in the message, the body or the cause.
 *
 * <p>For HTTP answers: 408, 409, 429 and 5xx (529 too) are retriable; {@code x-should-retry}, where the server sends it,
 * decides instead. Never retriable, whatever it says: 400, 401, 402, 403, 404, 413, 422, and an answer whose body is about an
 * empty account, a quota of a day, a refused content or a conversation that is too long. An error that the server reports inside
 * of a success counts as the status that its code names, or as 500. The rules are those of the official OpenAI and
 * Anthropic clients, tightened. Throttled are, among the retriable, 429, 529, and 503 with a named wait. A stream's failure is
 * never retriable once a delta was delivered: its start would come twice.
 */
public final class LlmException extends RuntimeException implements RetryHint {

    /** What went wrong. */
    public enum Kind {
        /** Too many requests or tokens in a window (429). */
        RATE_LIMITED,
        /** The server has no room at the moment (503, 529). */
        OVERLOADED,
        /** The server failed, or was in a state that passes (409, 5xx). */
        SERVER_ERROR,
        /** No whole answer in time (the call's deadline, 408, 504). */
        TIMED_OUT,
        /** The server was not reached, or the connection broke. */
        UNREACHABLE,
        /** A stream ended, or broke, before the reply was whole. */
        INTERRUPTED_STREAM,
        /** The user's own budget is spent; see {@link CostMeter}. */
        BUDGET_SPENT,
        /** The account's money, or a quota of days, is used up (402, {@code insufficient_quota} and the like). */
        OUT_OF_MONEY,
        /** The key is missing, wrong, or not allowed to do this (401, 403, {@code API_KEY_INVALID}). */
        UNAUTHORIZED,
        /** No such model or address (404, redirects: they are not followed). */
        NOT_FOUND,
        /** The server does not accept the request (400, 422 and other 4xx), or its format has no place for it. */
        BAD_REQUEST,
        /** The conversation is longer than the model or the server takes (413, {@code context_length_exceeded} and the like). */
        CONTEXT_TOO_LONG,
        /** The model or the provider's filter refused the content. */
        CONTENT_FILTERED,
        /** The answer is not what the format says. */
        MALFORMED,
        /** The answer has more bytes than allowed. */
        TOO_LARGE,
        /** The caller cancelled the call or was interrupted. */
        CANCELLED;

        /**
         * Returns whether another attempt could help after a failure of this kind of which nothing more is known: the server
         * was busy, failed, or was not reached in time.
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

    /** A failure without an HTTP answer; {@code RATE_LIMITED} is a throttle, and the kind decides whether to retry. */
    public LlmException(Kind kind, String message) {
        this(kind, message, (Throwable) null);
    }

    /**
     * A throttle ({@code RATE_LIMITED}) that names a wait: nothing should be sent before it is over, and waiting spends no
     * attempt. A wait of 0 names none. For models of one's own.
     */
    public static LlmException throttled(String message, Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("the wait of a throttle must not be negative but was " + wait);
        }
        return new LlmException(Kind.RATE_LIMITED, message, FailureDetails.of(true, true, wait), null);
    }

    /** As {@link #LlmException(Kind, String)}, with a cause. */
    public LlmException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "the kind of a failure must not be null");
        this.details = FailureDetails.of(kind.retriable(), kind == Kind.RATE_LIMITED, null);
    }

    /**
     * For the packages of this module that are not exported, as the type of the details is not; others use the
     * constructors without it.
     */
    @SuppressWarnings("exports")
    public LlmException(Kind kind, String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.details = details;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /**
     * The HTTP status that came over the wire, if there was an answer. It is 200 for an error that the server reports inside
     * of a success or of a stream: {@link #kind} and {@link #code} say what that is.
     */
    public OptionalInt status() {
        return details.status() == 0 ? OptionalInt.empty() : OptionalInt.of(details.status());
    }

    /** The provider's own error code, or type where it gave no code. */
    public Optional<String> code() {
        return given(details.code());
    }

    /** The provider's id of the call, for its support. */
    public Optional<String> requestId() {
        return given(details.requestId());
    }

    /**
     * The start of the answer's body: at most 2,000 characters, control characters and the key taken out. Where a reply
     * was not of the type asked for ({@link ChatModel#chatAs}), it is the whole text of the reply, as the model wrote it.
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

    /**
     * {@inheritDoc} Read from {@code retry-after-ms}, else {@code retry-after}, else Gemini's {@code RetryInfo} in the body,
     * else at 429 the resets of the limits ({@code anthropic-ratelimit-*-reset}, {@code x-ratelimit-reset-*}).
     */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(details.retryAfter());
    }

    /** Returns all that is known; for the packages of this module that are not exported, as the type of it is not. */
    @SuppressWarnings("exports")
    public FailureDetails details() {
        return details;
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
