package io.pocketflow.cookbook.parallelchains;

import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.agent.ModelNode;

/** One of the agents: sends the text of the agent before it to the model, and stores the reply for the next agent. */
final class Agent extends ModelNode<String, String> {

    private final String name;
    private final String task;
    private final Key<String> takes;
    private final Key<String> leaves;

    Agent(String name, String task, Key<String> takes, Key<String> leaves, ChatModel model) {
        super(model, Retry.ONCE);
        this.name = name;
        this.task = task;
        this.takes = takes;
        this.leaves = leaves;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    protected String prep(Shared shared) {
        return shared.get(takes);
    }

    @Override
    protected ChatRequest request(String text) {
        return ChatRequest.of(task + "\n\n" + text);
    }

    @Override
    protected String result(String text, ChatReply reply) {
        return reply.text();
    }

    @Override
    protected String post(Shared shared, String text, String answer) {
        shared.put(leaves, answer);
        return DEFAULT;
    }
}
