package io.pocketflow.cookbook.node;

import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.time.Duration;

/** A node that summarizes the text in at most three attempts, with a wait that doubles, and then falls back on less. */
final class Summarize extends Node<String, String> {

    private final ChatModel model;

    Summarize(ChatModel model) {
        super(Retry.upTo(3).withDelay(Duration.ofMillis(200)).withBackoff(2));
        this.model = model;
    }

    @Override
    protected String prep(Shared shared) {
        return shared.get(Summary.TEXT);
    }

    @Override
    protected String exec(String text) {
        return model.chat("Summarize in one sentence:\n\n" + text);
    }

    /** Returns the first sentence, which is not a summary, but better than nothing. */
    @Override
    protected String execFallback(String text, Exception last) {
        return text.substring(0, text.indexOf('.') + 1) + " [the first sentence, because no model answered]";
    }

    @Override
    protected String post(Shared shared, String text, String summary) {
        shared.put(Summary.SUMMARY, summary);
        return DEFAULT;
    }
}
