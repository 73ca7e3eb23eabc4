package io.pocketflow.llm.base;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The only place that applies regular expressions to texts of a server. It considers only the start of a text, so that
 * the time has a bound for any expression. An expression must not repeat a group, because each repetition takes a level
 * of the stack, and must bound each gap. Stateless.
 */
public final class ServerText {

    private static final int LOOKED_AT = 2_000;

    private ServerText() {}

    /** Returns whether the pattern is found in the first 2,000 characters of the text. */
    public static boolean finds(Pattern pattern, String text) {
        return in(pattern, text).find();
    }

    /** Returns the first group of the first match in the first 2,000 characters of the text. */
    public static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = in(pattern, text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Matcher in(Pattern pattern, String text) {
        return pattern.matcher(text.substring(0, Math.min(text.length(), LOOKED_AT)));
    }
}
