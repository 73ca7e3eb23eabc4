package io.pocketflow.cookbook.flow;

import io.pocketflow.core.Key;

/** The keys of this recipe. */
final class Menu {

    static final Key<String> TEXT = Key.of("text", String.class);

    private Menu() {}
}
