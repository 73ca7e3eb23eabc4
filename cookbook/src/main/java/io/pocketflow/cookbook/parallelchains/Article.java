package io.pocketflow.cookbook.parallelchains;

import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.TypeRef;
import java.util.List;

/** The keys of this recipe. */
final class Article {

    static final Key<List<String>> TOPICS = Key.listOf("topics", String.class);
    static final Key<List<Outcome<String>>> ARTICLES = Key.of("articles", new TypeRef<List<Outcome<String>>>() {});

    /** Param: the topic of a chain. */
    static final Key<String> TOPIC = Key.of("topic", String.class);

    /** The text that one agent passes to the next; each chain has its own value. */
    static final Key<String> SOURCE = Key.local("source", String.class);

    static final Key<String> NOTES = Key.local("notes", String.class);
    static final Key<String> DRAFT = Key.local("draft", String.class);
    static final Key<String> ARTICLE = Key.local("article", String.class);

    private Article() {}
}
