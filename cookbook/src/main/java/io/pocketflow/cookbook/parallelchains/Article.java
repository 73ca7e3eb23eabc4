package io.pocketflow.cookbook.parallelchains;

import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.TypeRef;
import java.util.List;

/** The vocabulary of this recipe: what its nodes find in the store. */
final class Article {

    static final Key<List<String>> TOPICS = Key.listOf("topics", String.class);
    static final Key<List<Outcome<String>>> ARTICLES = Key.of("articles", new TypeRef<List<Outcome<String>>>() {});

    /** Param: what a chain is about. */
    static final Key<String> TOPIC = Key.of("topic", String.class);

    /** What one agent leaves for the next; each chain has its own. */
    static final Key<String> SOURCE = Key.local("source", String.class);

    static final Key<String> NOTES = Key.local("notes", String.class);
    static final Key<String> DRAFT = Key.local("draft", String.class);
    static final Key<String> ARTICLE = Key.local("article", String.class);

    private Article() {}
}
