package io.pocketflow.cookbook.nestedbatch;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

/** A node that counts the words of the paragraph of the inner iteration. */
final class CountWords extends Node<String, Integer> {

    @Override
    protected String prep(Shared shared) {
        return shared.param(Library.PARAGRAPH);
    }

    @Override
    protected Integer exec(String paragraph) {
        return paragraph.strip().split("\\s+").length;
    }

    @Override
    protected String post(Shared shared, String paragraph, Integer words) {
        shared.put(Library.WORDS, words);
        return DEFAULT;
    }
}
