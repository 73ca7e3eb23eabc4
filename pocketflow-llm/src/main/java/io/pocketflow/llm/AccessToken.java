package io.pocketflow.llm;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token of limited life. Immutable.
 *
 * @param value the token
 * @param expiresAt the time at which it expires; null if it is unknown, so that the token is used until a server rejects it
 */
public record AccessToken(Secret value, @Nullable Instant expiresAt) {

    /** Rejects a missing token. */
    public AccessToken {
        Objects.requireNonNull(value, "the value of an access token must not be null");
    }

    /** Returns a token whose expiry is unknown. */
    public static AccessToken of(String value) {
        return new AccessToken(Secret.of(value), null);
    }
}
