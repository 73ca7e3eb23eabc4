package io.pocketflow.cookbook.helloworld;

import io.pocketflow.core.Key;

/** The keys of this recipe. */
final class Hello {

    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    private Hello() {}
}
