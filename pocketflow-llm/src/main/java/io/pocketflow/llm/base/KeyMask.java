package io.pocketflow.llm.base;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mask for a key in text of a server, in the spellings that software produces: plain, with characters escaped as in
 * JSON ({@code \u003d}, {@code \/}), in an address ({@code %2B}) or in HTML ({@code &#43;}), in another case, in Base64
 * after a text of any length, with several escapes of one character, with control and formatting characters in between, and
 * truncated by the end of the text. Immutable and thread-safe. The time grows linearly with the length of the text.
 */
final class KeyMask {

    private static final String MASK = "***";
    /**
     * The minimum length of a key that is masked in any case. A shorter key may be a word, such as the {@code EMPTY}
     * that some servers require.
     */
    private static final int SHORTEST_IN_ANY_CASE = 8;

    private static final int SHORTEST_IN_BASE64 = 8;
    private static final int LONGEST_ESCAPE = 12;
    private static final int MOST_ESCAPES = 4;
    private static final Map<String, Character> ENTITIES = Map.ofEntries(
            Map.entry("amp", '&'),
            Map.entry("lt", '<'),
            Map.entry("gt", '>'),
            Map.entry("quot", '"'),
            Map.entry("apos", '\''),
            Map.entry("plus", '+'),
            Map.entry("equals", '='),
            Map.entry("sol", '/'),
            Map.entry("bsol", '\\'),
            Map.entry("lowbar", '_'),
            Map.entry("period", '.'),
            Map.entry("colon", ':'),
            Map.entry("percnt", '%'),
            Map.entry("num", '#'));

    /** One spelling of the key, escapes aside. */
    private static final class Spelling {
        private final String text;
        private final boolean anyCase;
        private final boolean base64;
        /** The minimum number of characters at the end of a text that count as the beginning of the key. */
        private final int least;

        Spelling(String text, boolean anyCase, boolean base64) {
            this.text = text;
            this.anyCase = anyCase;
            this.base64 = base64;
            this.least = Math.max(Math.min(4, text.length()), Math.min(8, text.length() / 2));
        }

        boolean has(int index, int character) {
            char wanted = text.charAt(index);
            return character == wanted
                    || (anyCase && Character.toLowerCase(character) == Character.toLowerCase(wanted))
                    || (base64 && (wanted == '+' && character == '-' || wanted == '/' && character == '_'));
        }
    }

    private final List<Spelling> spellings = new ArrayList<>();
    /** The characters with which the key, or an escape, can begin. */
    private final boolean[] beginnings = new boolean[128];

    KeyMask(String key) {
        spellings.add(new Spelling(key, key.length() >= SHORTEST_IN_ANY_CASE, false));
        for (int before = 0; before < 3; before++) {
            String encoded = inBase64(key, before);
            if (encoded.length() >= SHORTEST_IN_BASE64) {
                spellings.add(new Spelling(encoded, false, true));
            }
        }
        for (char c = 0; c < beginnings.length; c++) {
            char first = c;
            beginnings[c] = "\\%&".indexOf(c) >= 0 || spellings.stream().anyMatch(spelling -> spelling.has(0, first));
        }
    }

    /** Returns the characters of Base64 that depend only on the key, if this number of bytes, modulo 3, precedes it. */
    private static String inBase64(String key, int before) {
        byte[] bytes = ("\0".repeat(before) + key).getBytes(StandardCharsets.US_ASCII);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        return encoded.substring((before * 8 + 5) / 6, bytes.length * 8 / 6);
    }

    /** Returns the text with the key masked. */
    String mask(String text) {
        StringBuilder masked = null;
        int copied = 0;
        int at = 0;
        while (at < text.length()) {
            char first = text.charAt(at);
            int end = first < beginnings.length && beginnings[first] ? end(text, at) : -1;
            if (end < 0) {
                at++;
            } else {
                masked = masked == null ? new StringBuilder() : masked;
                masked.append(text, copied, at).append(MASK);
                copied = end;
                at = end;
            }
        }
        return masked == null
                ? text
                : masked.append(text, copied, text.length()).toString();
    }

    /** Returns the end of the key that begins here, or -1. */
    private int end(String text, int from) {
        for (Spelling spelling : spellings) {
            int end = end(text, from, spelling);
            if (end >= 0) {
                return end;
            }
        }
        return -1;
    }

    private static int end(String text, int from, Spelling spelling) {
        int at = from;
        int matched = 0;
        while (matched < spelling.text.length() && at < text.length()) {
            Unit unit = unit(text, at, spelling, matched);
            if (spelling.has(matched, unit.character)) {
                matched++;
                at = unit.end;
            } else if (spelling.has(matched, text.charAt(at))) {
                matched++;
                at++;
            } else if (matched > 0 && Excerpt.isUnfit(unit.character)) {
                at = unit.end;
            } else {
                return matched >= spelling.least && isCutEscape(text, at) ? text.length() : -1;
            }
        }
        return matched == spelling.text.length() || matched >= spelling.least ? at : -1;
    }

    /** Returns the next character, which may be escaped several times, such as in an address that is part of an address. */
    private static Unit unit(String text, int at, Spelling spelling, int matched) {
        Unit unit = new Unit(text.charAt(at), text, at + 1);
        for (int depth = 1; depth < MOST_ESCAPES && !spelling.has(matched, unit.character); depth++) {
            unit = new Unit(unit.character, text, unit.end);
        }
        return unit;
    }

    private static boolean isCutEscape(String text, int at) {
        return text.length() - at < LONGEST_ESCAPE && "\\%&".indexOf(text.charAt(at)) >= 0;
    }

    /** One character of a text, or an escape of one. */
    private static final class Unit {

        private final int character;
        private final int end;

        /** The first character and what follows may be an escape. */
        Unit(int first, String text, int next) {
            int @Nullable [] found = first == '\\'
                    ? backslash(text, next)
                    : first == '%' ? hex(text, next, 2) : first == '&' ? entity(text, next) : null;
            this.character = found == null ? first : found[0];
            this.end = found == null ? next : found[1];
        }

        /** Reads an escape with a backslash; JSON inside of JSON has several backslashes. */
        private static int @Nullable [] backslash(String text, int from) {
            int next = from;
            while (next < text.length() && text.charAt(next) == '\\' && next - from < LONGEST_ESCAPE) {
                next++;
            }
            if (next == text.length()) {
                return null;
            }
            char escaped = text.charAt(next);
            int @Nullable [] coded =
                    escaped == 'u' ? hex(text, next + 1, 4) : escaped == 'x' ? hex(text, next + 1, 2) : null;
            return coded != null ? coded : new int[] {"bfnrt".indexOf(escaped) >= 0 ? '\n' : escaped, next + 1};
        }

        private static int @Nullable [] hex(String text, int from, int digits) {
            return from + digits > text.length() ? null : number(text, from, from + digits, 16, from + digits);
        }

        private static int @Nullable [] entity(String text, int from) {
            int semicolon = from + 1;
            while (semicolon < text.length() && text.charAt(semicolon) != ';' && semicolon - from < LONGEST_ESCAPE) {
                semicolon++;
            }
            if (semicolon >= text.length() || text.charAt(semicolon) != ';') {
                return null;
            }
            if (text.charAt(from) != '#') {
                Character named = ENTITIES.get(text.substring(from, semicolon));
                return named == null ? null : new int[] {named, semicolon + 1};
            }
            boolean hex = Character.toLowerCase(text.charAt(from + 1)) == 'x';
            return number(text, from + (hex ? 2 : 1), semicolon, hex ? 16 : 10, semicolon + 1);
        }

        private static int @Nullable [] number(String text, int from, int to, int radix, int end) {
            int value = 0;
            for (int i = from; i < to; i++) {
                int digit = Character.digit(text.charAt(i), radix);
                if (digit < 0 || value > Character.MAX_CODE_POINT) {
                    return null;
                }
                value = value * radix + digit;
            }
            return from == to ? null : new int[] {value, end};
        }
    }
}
