package io.pocketflow.cookbook.communication;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

/** A node that counts the words of a text, records the count, and adds it to the total. */
final class CountWords extends Node<String, Count> {

    @Override
    protected String prep(Shared shared) {
        return shared.get(Talk.TEXT);
    }

    @Override
    protected Count exec(String text) {
        return Count.of(text);
    }

    @Override
    protected String post(Shared shared, String text, Count count) {
        shared.append(Talk.COUNTS, count);
        shared.update(Talk.TOTAL, Count.NONE, total -> total.plus(count));
        return DEFAULT;
    }
}
