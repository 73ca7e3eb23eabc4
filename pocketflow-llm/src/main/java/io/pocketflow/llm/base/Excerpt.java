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
 * A filter that makes texts of a server fit for messages and logs: it masks the key, replaces control and formatting
 * characters by spaces, and only then truncates the text, so that no part of a key remains at the end. Only the first
 * 64 Ki characters are considered.
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

    /** Returns whether a character is replaced by a space. */
    static boolean isUnfit(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /**
     * Returns a failure as the cause of another one; null if its message, or the message of one of its causes, contains
     * the key. (The client quotes malformed header lines.)
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

    /**
     * Returns at most {@code maxLength} characters, and never half of a surrogate pair, which could not be written as
     * UTF-8.
     */
    public static String cut(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 2)) ? maxLength - 2 : maxLength - 1;
        return text.substring(0, end) + "…";
    }
}
