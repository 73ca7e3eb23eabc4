package io.pocketflow.llm.wire;

import java.util.Arrays;

/** A passage of a text, in the way in which a provider describes it. Immutable. */
@FunctionalInterface
public interface Passage {

    /**
     * The passage in characters of Java.
     *
     * @param start the first character
     * @param end the character behind the last one
     */
    record Range(int start, int end) {
        /** Returns the words of a text in this range. */
        public String of(String text) {
            return text.substring(start, end);
        }

        Range behind(int characters) {
            return new Range(start + characters, end + characters);
        }
    }

    /** Returns the passage of this text; numbers beyond the text count as its end. */
    Range in(String text);

    /** Returns the passage that is the whole text. */
    static Passage whole() {
        return text -> new Range(0, text.length());
    }

    /** Returns the passage between two numbers of code points. */
    static Passage codePoints(long start, long end) {
        return between(start, end, point -> 1);
    }

    /** Returns the passage between two numbers of bytes in UTF-8. */
    static Passage utf8(long start, long end) {
        return between(start, end, point -> point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);
    }

    /** Returns a passage of the text behind this number of characters. */
    static Passage behind(int characters, Passage passage) {
        return text -> {
            int skipped = Math.min(characters, text.length());
            return passage.in(text.substring(skipped)).behind(skipped);
        };
    }

    /**
     * Returns the first of these passages that has these words; else the first place of the words in the text; else the first of
     * these passages.
     */
    static Passage saying(String words, Passage... passages) {
        return text -> Arrays.stream(passages)
                .map(passage -> passage.in(text))
                .filter(range -> range.of(text).equals(words))
                .findFirst()
                .orElseGet(() -> {
                    int found = text.indexOf(words);
                    return found < 0 ? passages[0].in(text) : new Range(found, found + words.length());
                });
    }

    /** The units that a code point counts for. */
    @FunctionalInterface
    interface Units {
        int of(int codePoint);
    }

    private static Passage between(long start, long end, Units units) {
        return text -> {
            int first = index(text, start, units);
            return new Range(first, Math.max(first, index(text, end, units)));
        };
    }

    private static int index(String text, long number, Units units) {
        long counted = 0;
        int index = 0;
        while (index < text.length() && counted < number) {
            int point = text.codePointAt(index);
            counted += units.of(point);
            index += Character.charCount(point);
        }
        return index;
    }
}
