package io.pocketflow.cli.results;

import io.pocketflow.cli.items.Item;

/**
 * An item with its key in the journal, which contains only what determines its answer. Immutable.
 *
 * @param key the hash of the first filled prompt, the values that later prompts use, the model and the server
 */
public record Task(String key, Item item) implements Keyed {}
