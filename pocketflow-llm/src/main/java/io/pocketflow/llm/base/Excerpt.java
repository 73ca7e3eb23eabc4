package io.pocketflow.llm.base;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a server said fit for messages and logs: the key is masked, control and formatting characters become spaces,
 * and only then it is cut, so that no half of a key is left at the cut. Only the first 64 Ki characters are looked at.
 */
public record Excerpt(@Nullable Keys key) {

    private static final int LOOKED_AT = 64 * 1024;
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /** Returns the start of a text in one line, with the key masked and at most {@code maxLength} characters. */
    public String of(String text, int maxLength) {
        String start = text.substring(0, Math.min(text.length(), LOOKED_AT));
        String masked = key == null ? start : key.redact(start);
        return cut(UNFIT.matcher(masked).replaceAll(" ").strip(), maxLength);
    }

    /** Whether a character is one of those that become spaces. */
    static boolean isUnfit(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /**
     * Returns a failure as the cause of another one; null if the key is in its message, or in that of one behind it. (The
     * client quotes lines that are not as HTTP says.)
     */
    @Nullable
    public Throwable cause(@Nullable Throwable failure) {
        if (key == null || failure == null) {
            return failure;
        }
        Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>(List.of(failure));
        while (!left.isEmpty()) {
            Throwable one = left.remove();
            String message = String.valueOf(one.getMessage());
            if (!key.redact(message).equals(message)) {
                return null;
            }
            if (all.add(one)) {
                left.addAll(List.of(one.getSuppressed()));
                if (one.getCause() != null) {
                    left.add(one.getCause());
                }
            }
        }
        return failure;
    }

    /** At most so many characters, and never half of one: that could not be written as UTF-8. */
    public static String cut(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 2)) ? maxLength - 2 : maxLength - 1;
        return text.substring(0, end) + "…";
    }
}
