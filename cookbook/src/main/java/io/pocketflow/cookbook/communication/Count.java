package io.pocketflow.cookbook.communication;

/** The number of words and characters in one or more texts. */
record Count(int texts, int words, int characters) {

    static final Count NONE = new Count(0, 0, 0);

    static Count of(String text) {
        int words = text.isBlank() ? 0 : text.strip().split("\\s+").length;
        return new Count(1, words, text.codePointCount(0, text.length()));
    }

    Count plus(Count other) {
        return new Count(texts + other.texts, words + other.words, characters + other.characters);
    }
}
