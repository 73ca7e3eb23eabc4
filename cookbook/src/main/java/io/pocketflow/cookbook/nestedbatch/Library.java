package io.pocketflow.cookbook.nestedbatch;

import io.pocketflow.core.Key;
import io.pocketflow.core.TypeRef;
import java.nio.file.Path;
import java.util.List;

/** The vocabulary of this recipe: what its nodes find in the store. */
final class Library {

    static final Key<List<Path>> TEXTS = Key.listOf("texts", Path.class);
    static final Key<List<TextCount>> COUNTS = Key.listOf("counts", TextCount.class);

    /** Param of the outer batch: the text it is about. */
    static final Key<Path> TEXT = Key.of("text", Path.class);

    /** Param of the inner batch: the paragraph it is about. */
    static final Key<String> PARAGRAPH = Key.of("paragraph", String.class);

    /** One value for each text. */
    static final Key<List<String>> PARAGRAPHS = Key.local("paragraphs", new TypeRef<List<String>>() {});

    /** One value for each text: the words of each of its paragraphs. */
    static final Key<List<Integer>> WORDS_OF_EACH = Key.local("words of each", new TypeRef<List<Integer>>() {});

    /** One value for each paragraph. */
    static final Key<Integer> WORDS = Key.local("words", Integer.class);

    private Library() {}
}
