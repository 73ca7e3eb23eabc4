package io.pocketflow.web;

import io.pocketflow.core.RetryHint;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A page was not fetched; {@link #kind} says why, and the {@link RetryHint} methods whether another attempt could help. */
public final class FetchException extends RuntimeException implements RetryHint {

    /** Why there is no page. */
    public enum Kind {
        /** The address may not be asked: its scheme, port or user part, or it is not public. */
        REFUSED,
        /** There is no such host, no connection, the connection broke, or a proxy did not make it. */
        UNREACHABLE,
        /** No whole page in time. */
        TIMED_OUT,
        /** The server answered with another status than 200. */
        STATUS,
        /** More redirects than are followed. */
        TOO_MANY_REDIRECTS,
        /** More bytes than are taken. */
        TOO_LARGE,
        /** A media type that is not taken. */
        CONTENT_TYPE,
        /** The answer is not as HTTP says. */
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

    /** Why there is no page. */
    public Kind kind() {
        return kind;
    }

    /** The HTTP status of the server's answer; 0 if it is not that which failed. */
    public int status() {
        return status;
    }

    /** For broken connections, timeouts, and the statuses 408, 425, 429 and 5xx. */
    @Override
    public boolean retriable() {
        return switch (kind) {
            case UNREACHABLE, TIMED_OUT -> true;
            case STATUS -> status == 408 || status == 425 || status == 429 || status >= 500;
            default -> false;
        };
    }

    /** For 429, and for 503 with a wait. */
    @Override
    public boolean throttled() {
        return status == 429 || status == 503 && retryAfter != null;
    }

    /** {@inheritDoc} From the header {@code Retry-After}, where it is in seconds; one day at most. */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
