package io.pocketflow.web;

import io.pocketflow.core.RetryHint;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
    private final @Nullable String refusedHost;

    FetchException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, 0, null, null, cause);
    }

    FetchException(String message, int status, @Nullable Duration retryAfter) {
        this(Kind.STATUS, message, status, retryAfter, null, null);
    }

    private FetchException(
            Kind kind,
            String message,
            int status,
            @Nullable Duration retryAfter,
            @Nullable String refusedHost,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
        this.status = status;
        this.retryAfter = retryAfter;
        this.refusedHost = refusedHost;
    }

    /** Returns the exception for a page that would be fetched if this host and port were allowed. */
    static FetchException ofHost(String message, String hostAndPort) {
        return new FetchException(Kind.REFUSED, message, 0, null, hostAndPort, null);
    }

    /** Returns the reason why the page was not fetched. */
    public Kind kind() {
        return kind;
    }

    /** Returns the HTTP status that caused the failure; empty if the failure has another cause. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * Returns the host and port for {@link FetchOptions#withAllowedHost} by which the page would be fetched: that of a page
     * that was refused for its port or its private addresses. Empty for all other failures, and if a redirect led to the
     * refused server, because the page chose that server.
     */
    public Optional<String> refusedHost() {
        return Optional.ofNullable(refusedHost);
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
