package io.pocketflow.llm.wire;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of a failure in the body of its answer.
 *
 * @param codes its own words for it, the most exact first; empty if it gave none
 * @param message its sentence; empty if it gave none
 * @param spent what it says is used up, so that waiting does not help
 * @param retryAfter how long to wait, if the body says so
 */
public record WireError(
        List<String> codes,
        String message,
        Spent spent,
        @Nullable Duration retryAfter) {

    /** What is used up. */
    public enum Spent {
        NOTHING,
        /** A quota of the model that was asked; others may have one left. */
        QUOTA,
        /** The money or the spending limit of the whole account. */
        ACCOUNT;

        /** Returns {@link #ACCOUNT} if money is used up, else {@link #NOTHING}. */
        public static Spent accountIf(boolean money) {
            return money ? ACCOUNT : NOTHING;
        }
    }

    /** The code, OpenAI's, that a format adds where its provider tells by a sentence only that a prompt is too long. */
    public static final String CONTEXT_TOO_LONG = "context_length_exceeded";

    /** Returns whether money or a quota is used up. */
    public boolean outOfMoney() {
        return spent != Spent.NOTHING;
    }
}
