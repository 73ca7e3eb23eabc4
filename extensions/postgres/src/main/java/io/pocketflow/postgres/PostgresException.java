package io.pocketflow.postgres;

import org.jspecify.annotations.Nullable;

/**
 * A failure of the database, of the connection to it, or of its schema. The message says what to do, and contains no
 * password.
 */
public final class PostgresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
