package io.pocketflow.cookbook.asyncbasic;

import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import java.nio.file.Path;

/** The keys of this recipe. */
final class Draft {

    static final Key<Path> FILE = Key.of("file", Path.class);
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<Integer> SENTENCES = Key.of("sentences", Integer.class);
    static final Key<String> SUMMARY = Key.of("summary", String.class);

    private Draft() {}

    /** Returns the requested length in words. */
    static String length(Shared shared) {
        int sentences = shared.get(SENTENCES);
        return sentences + (sentences == 1 ? " sentence" : " sentences");
    }
}
