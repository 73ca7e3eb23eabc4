package io.pocketflow.llm.wire;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The error in the body of a provider's answer.
 *
 * @param codes the provider's own words, the most exact first; empty if there are none
 * @param message the provider's sentence; empty if there is none
 * @param spent the used-up resource, so that waiting does not help
 * @param retryAfter the wait, if the body contains one
 */
public record WireError(
        List<String> codes,
        String message,
        Spent spent,
        @Nullable Duration retryAfter) {

    /** The resources that may be used up. */
    public enum Spent {
        NOTHING,
        /** A quota of the called model; other models may have one left. */
        QUOTA,
        /** The money or the spending limit of the whole account. */
        ACCOUNT;

        /** Returns {@link #ACCOUNT} if money is used up, else {@link #NOTHING}. */
        public static Spent accountIf(boolean money) {
            return money ? ACCOUNT : NOTHING;
        }
    }

    /** OpenAI's code, which a format adds if its provider says only by a sentence that a prompt is too long. */
    public static final String CONTEXT_TOO_LONG = "context_length_exceeded";

    /** Returns whether money or a quota is used up. */
    public boolean outOfMoney() {
        return spent != Spent.NOTHING;
    }
}
