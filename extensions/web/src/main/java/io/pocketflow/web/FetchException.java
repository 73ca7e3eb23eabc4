package io.pocketflow.web;

import io.pocketflow.core.RetryHint;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exception for a page that was not fetched. {@link #kind} returns the reason; the {@link RetryHint} methods say
 * whether a retry may help.
 */
public final class FetchException extends RuntimeException implements RetryHint {

    /** The reason why a page was not fetched. */
    public enum Kind {
        /** The address is not allowed: because of its scheme, port or user part, or because it is not public. */
        REFUSED,
        /** The host does not exist, the connection failed or broke, or a proxy could not connect. */
        UNREACHABLE,
        /** The page was not complete within the timeout. */
        TIMED_OUT,
        /** The server answered with a status other than 200. */
        STATUS,
        /** The page leads to more redirects than allowed. */
        TOO_MANY_REDIRECTS,
        /** The page has more bytes than allowed. */
        TOO_LARGE,
        /** The page has a media type that is not allowed. */
        CONTENT_TYPE,
        /** The answer violates HTTP. */
        MALFORMED
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int status;
    private final @Nullable Duration retryAfter;

    FetchException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
        this.status = 0;
        this.retryAfter = null;
    }

    FetchException(String message, int status, @Nullable Duration retryAfter) {
        super(message);
        this.kind = Kind.STATUS;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Returns the reason why the page was not fetched. */
    public Kind kind() {
        return kind;
    }

    /** Returns the HTTP status that caused the failure, or 0 if the failure has another cause. */
    public int status() {
        return status;
    }

    /** Returns true for broken connections, timeouts, and the statuses 408, 425, 429 and 5xx. */
    @Override
    public boolean retriable() {
        return switch (kind) {
            case UNREACHABLE, TIMED_OUT -> true;
            case STATUS -> status == 408 || status == 425 || status == 429 || status >= 500;
            default -> false;
        };
    }

    /** Returns true for the status 429, and for 503 with a wait. */
    @Override
    public boolean throttled() {
        return status == 429 || status == 503 && retryAfter != null;
    }

    /** {@inheritDoc} It comes from the header {@code Retry-After} in seconds, and is at most one day. */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
