package io.pocketflow.cookbook.nestedbatch;

import io.pocketflow.core.Key;
import io.pocketflow.core.TypeRef;
import java.nio.file.Path;
import java.util.List;

/** The keys of this recipe. */
final class Library {

    static final Key<List<Path>> TEXTS = Key.listOf("texts", Path.class);
    static final Key<List<TextCount>> COUNTS = Key.listOf("counts", TextCount.class);

    /** Param of the outer batch: the text. */
    static final Key<Path> TEXT = Key.of("text", Path.class);

    /** Param of the inner batch: the paragraph. */
    static final Key<String> PARAGRAPH = Key.of("paragraph", String.class);

    /** The paragraphs; each text has its own value. */
    static final Key<List<String>> PARAGRAPHS = Key.local("paragraphs", new TypeRef<List<String>>() {});

    /** The number of words of each paragraph; each text has its own value. */
    static final Key<List<Integer>> WORDS_OF_EACH = Key.local("words of each", new TypeRef<List<Integer>>() {});

    /** The number of words; each paragraph has its own value. */
    static final Key<Integer> WORDS = Key.local("words", Integer.class);

    private Library() {}
}
