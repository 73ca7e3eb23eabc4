package io.pocketflow.cookbook.nestedbatch;

import java.util.Collections;
import java.util.List;

/** The counts of one text. */
record TextCount(String name, int paragraphs, int words, int longest) {

    static TextCount of(String name, List<Integer> wordsOfEach) {
        int words = wordsOfEach.stream().mapToInt(Integer::intValue).sum();
        int longest = wordsOfEach.isEmpty() ? 0 : Collections.max(wordsOfEach);
        return new TextCount(name, wordsOfEach.size(), words, longest);
    }
}
