package io.pocketflow.llm;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a server said fit for messages and logs: control and formatting characters become spaces, the key is
 * masked, and only then it is cut, so that no half of a key is left at the cut.
 */
record Excerpt(@Nullable Secret key) {

    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    String of(String text, int maxLength) {
        String clean = UNFIT.matcher(text).replaceAll(" ").strip();
        String masked = key == null ? clean : key.redact(clean);
        return cut(masked, maxLength);
    }

    /** Whether a failure, or one behind it, tells the key. */
    boolean isKeyIn(Throwable failure) {
        boolean found = false;
        for (Throwable one = failure; key != null && one != null; one = one.getCause()) {
            String message = String.valueOf(one.getMessage());
            found |= !key.redact(message).equals(message);
        }
        return found;
    }

    /** At most so many characters, and never half of one: that could not be written as UTF-8. */
    static String cut(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 2)) ? maxLength - 2 : maxLength - 1;
        return text.substring(0, end) + "…";
    }
}
