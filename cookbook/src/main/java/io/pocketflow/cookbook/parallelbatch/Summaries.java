package io.pocketflow.cookbook.parallelbatch;

import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.TypeRef;
import java.nio.file.Path;
import java.util.List;

/** The keys of this recipe. */
final class Summaries {

    static final Key<List<Path>> FILES = Key.listOf("files", Path.class);
    static final Key<List<Outcome<String>>> SUMMARIES = Key.of("summaries", new TypeRef<List<Outcome<String>>>() {});

    private Summaries() {}
}
