package io.pocketflow.cookbook.flow;

import io.pocketflow.core.Key;

/** The vocabulary of this recipe: what its nodes find in the store. */
final class Menu {

    static final Key<String> TEXT = Key.of("text", String.class);

    private Menu() {}
}
