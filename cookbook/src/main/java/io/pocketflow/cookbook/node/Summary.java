package io.pocketflow.cookbook.node;

import io.pocketflow.core.Key;

/** The keys of this recipe. */
final class Summary {

    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<String> SUMMARY = Key.of("summary", String.class);

    private Summary() {}
}
