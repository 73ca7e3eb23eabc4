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
        return masked.length() <= maxLength ? masked : masked.substring(0, maxLength - 1) + "…";
    }
}
