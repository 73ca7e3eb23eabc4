package io.pocketflow.cookbook.helloworld;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;

/** A node that asks the model the question. */
final class Answer extends Node<String, String> {

    private final ChatModel model;

    Answer(ChatModel model) {
        this.model = model;
    }

    @Override
    protected String prep(Shared shared) {
        return shared.get(Hello.QUESTION);
    }

    @Override
    protected String exec(String question) {
        return model.chat(question);
    }

    @Override
    protected String post(Shared shared, String question, String answer) {
        shared.put(Hello.ANSWER, answer);
        return DEFAULT;
    }
}
