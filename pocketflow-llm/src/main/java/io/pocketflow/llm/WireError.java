package io.pocketflow.llm;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of a failure in the body of its answer.
 *
 * @param codes its own words for it, the most exact first; empty if it gave none
 * @param message its sentence; empty if it gave none
 * @param outOfMoney whether it means that an account or a quota is used up, so that waiting does not help
 * @param retryAfter how long to wait, if the body says so
 */
record WireError(
        List<String> codes,
        String message,
        boolean outOfMoney,
        @Nullable Duration retryAfter) {

    /** The code, OpenAI's, that a format adds where its provider tells by a sentence only that a prompt is too long. */
    static final String CONTEXT_TOO_LONG = "context_length_exceeded";
}
