package io.pocketflow.cookbook.parallelchains;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import java.util.concurrent.CompletionStage;

/** One of the agents: sends the text of the agent before it to the model, and stores the reply for the next agent. */
final class Agent extends AsyncNode<ChatRequest, ChatReply> {

    private final String name;
    private final String task;
    private final Key<String> takes;
    private final Key<String> leaves;
    private final ChatModel model;

    Agent(String name, String task, Key<String> takes, Key<String> leaves, ChatModel model) {
        this.name = name;
        this.task = task;
        this.takes = takes;
        this.leaves = leaves;
        this.model = model;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    protected ChatRequest prep(Shared shared) {
        return ChatRequest.of(task + "\n\n" + shared.get(takes));
    }

    @Override
    protected CompletionStage<ChatReply> execAsync(ChatRequest request) {
        return model.chatAsync(request);
    }

    @Override
    protected String post(Shared shared, ChatRequest request, ChatReply reply) {
        shared.put(leaves, reply.text());
        return DEFAULT;
    }
}
