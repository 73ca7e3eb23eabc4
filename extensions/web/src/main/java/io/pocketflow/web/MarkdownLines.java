package io.pocketflow.web;

import java.util.ArrayList;
import java.util.List;

/**
 * Markdown as it grows: lines behind the prefixes of the lists and quotes around them, up to a limit. A prefix is written
 * with the first line that stands in it, so that an empty list or quote leaves nothing. Confined to one thread.
 */
final class MarkdownLines {

    /** Prefixes of deeper lists and quotes are left out: each line would repeat all of them. */
    private static final int MOST_LEVELS = 10;
    /** Characters for what must still fit in when the limit is reached: prefixes, ends of marks, and the note. */
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

    /** @param limit maximum number of characters, the note included */
    MarkdownLines(int limit) {
        this.limit = limit;
    }

    /** Puts a blank line before the next line, unless that is the first one of a list's item. */
    void block() {
        if (lines != tightAt) {
            gap = 2;
        }
    }

    /** Puts the next line right below the last one. */
    void tight() {
        gap = 1;
        tightAt = lines;
    }

    /** Begins a list's item or a quote; beyond a certain depth without a prefix. */
    void open(String first, String others) {
        levels.add(isDeep() ? new Level("", "") : new Level(first, others));
    }

    /** Returns whether a prefix would not be written any more. */
    boolean isDeep() {
        return levels.size() >= MOST_LEVELS;
    }

    /** Returns whether the last item or quote has a line. */
    boolean isBegun() {
        return !levels.isEmpty() && levels.get(levels.size() - 1).used;
    }

    /** Ends the last item or quote, and returns whether it has a line. */
    boolean close() {
        return levels.remove(levels.size() - 1).used;
    }

    /** Writes a line of which {@link #room} has said that it fits. */
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

    /** Returns how many lines there are. */
    int lines() {
        return lines;
    }

    /** Returns how many characters still fit in; negative if there are too many. */
    int room() {
        return limit - RESERVED - out.length();
    }

    /** Ends the Markdown here. */
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

    /** Writes a block of code, without a line that could end it. */
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
