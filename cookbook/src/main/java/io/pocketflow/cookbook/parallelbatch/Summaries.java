package io.pocketflow.cookbook.parallelbatch;

import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.TypeRef;
import java.nio.file.Path;
import java.util.List;

/** The vocabulary of this recipe: what its node finds in the store, and leaves there. */
final class Summaries {

    static final Key<List<Path>> FILES = Key.listOf("files", Path.class);
    static final Key<List<Outcome<String>>> SUMMARIES = Key.of("summaries", new TypeRef<List<Outcome<String>>>() {});

    private Summaries() {}
}
