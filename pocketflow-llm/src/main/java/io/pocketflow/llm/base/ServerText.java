package io.pocketflow.llm.base;

import java.util.regex.Pattern;

/**
 * The one place where regular expressions meet what a server wrote in words. They look at the start of it only: whatever an
 * expression does with a text, the time has a bound. An expression must not repeat a group, which takes a level of the stack
 * for each repetition, and has a bound in each gap. Stateless.
 */
public final class ServerText {

    private static final int LOOKED_AT = 2_000;

    private ServerText() {}

    /** Returns whether the pattern is found in the first 2,000 characters of the text. */
    public static boolean finds(Pattern pattern, String text) {
        return pattern.matcher(text.substring(0, Math.min(text.length(), LOOKED_AT)))
                .find();
    }
}
