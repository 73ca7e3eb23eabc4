package io.pocketflow.web;

import java.util.ArrayList;
import java.util.List;

/**
 * A writer of Markdown lines with the prefixes of the lists and quotes around them, up to a limit. It writes a prefix
 * with the first line of its list or quote, so that an empty one leaves nothing. Confined to one thread.
 */
final class MarkdownLines {

    /** The maximum number of prefixes. Deeper ones are omitted, because each line would repeat all of them. */
    private static final int MOST_LEVELS = 10;
    /** The number of characters reserved for prefixes, ends of marks and the note when the limit is reached. */
    static final int RESERVED = 512;

    private static final class Level {
        private final String first;
        private final String others;
        private boolean used;

        Level(String first, String others) {
            this.first = first;
            this.others = others;
        }
    }

    private final StringBuilder out = new StringBuilder();
    private final List<Level> levels = new ArrayList<>();
    private final int limit;
    private int gap;
    private int lines;
    private int tightAt;
    private boolean full;

    /** @param limit maximum number of characters, including the note */
    MarkdownLines(int limit) {
        this.limit = limit;
    }

    /** Puts a blank line before the next line, unless the next line is the first one of a list item. */
    void block() {
        if (lines != tightAt) {
            gap = 2;
        }
    }

    /** Puts the next line directly below the last one. */
    void tight() {
        gap = 1;
        tightAt = lines;
    }

    /** Begins a list item or a quote, without a prefix beyond the maximum depth. */
    void open(String first, String others) {
        levels.add(isDeep() ? new Level("", "") : new Level(first, others));
    }

    /** Returns whether prefixes are omitted at this depth. */
    boolean isDeep() {
        return levels.size() >= MOST_LEVELS;
    }

    /** Returns whether the current item or quote has a line. */
    boolean isBegun() {
        return !levels.isEmpty() && levels.get(levels.size() - 1).used;
    }

    /** Ends the current item or quote. Returns whether it has a line. */
    boolean close() {
        return levels.remove(levels.size() - 1).used;
    }

    /** Writes a line that fits by {@link #room}. */
    void line(CharSequence text) {
        if (out.length() > 0) {
            for (int i = 1; i < gap; i++) {
                out.append('\n').append(prefix(true).stripTrailing());
            }
            out.append('\n');
        }
        String prefix = prefix(false);
        out.append(text.length() == 0 ? prefix.stripTrailing() : prefix).append(text);
        for (int i = levels.size() - 1; i >= 0 && !levels.get(i).used; i--) {
            levels.get(i).used = true;
        }
        lines++;
        gap = 1;
    }

    private String prefix(boolean usedOnly) {
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < Math.min(levels.size(), MOST_LEVELS); i++) {
            Level level = levels.get(i);
            prefix.append(level.used ? level.others : usedOnly ? "" : level.first);
        }
        return prefix.toString();
    }

    /** Returns the number of lines. */
    int lines() {
        return lines;
    }

    /** Returns the number of characters left; negative if there are too many. */
    int room() {
        return limit - RESERVED - out.length();
    }

    /** Marks the Markdown as full, so that nothing more is written. */
    void fill() {
        full = true;
    }

    boolean isFull() {
        return full;
    }

    /** Returns all lines, and a note if the limit was reached. */
    String finished() {
        if (full) {
            out.append(out.length() > 0 ? "\n\n" : "").append(note(limit));
        }
        return out.toString();
    }

    private static String note(int limit) {
        return "(The rest of the page was left out: its Markdown is longer than " + limit + " characters.)";
    }

    /** Returns a text up to the limit, and the note if there is more. */
    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - RESERVED;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + "\n\n"
                + note(limit);
    }

    /** Writes a block of code with a fence that no line of the code can end. */
    void code(String language, String text) {
        String fence = "`".repeat(Math.max(3, MarkdownEscape.longestTicks(text) + 1));
        if (2 * (fence.length() + language.length()) > room()) {
            fill();
            return;
        }
        line(fence + language);
        for (int start = 0; start <= text.length() && !full; ) {
            int found = text.indexOf('\n', start);
            int end = found < 0 ? text.length() : found;
            int room = room() - fence.length();
            if (end - start > room) {
                end = start + Math.max(0, room);
                fill();
            }
            line(text.substring(start, end));
            start = end + 1;
        }
        line(fence);
    }
}
