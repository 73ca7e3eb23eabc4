package io.pocketflow.llm;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Makes the tool calls of the last message of a conversation, several at once, and puts their results at its end, in the
 * order of the calls. A conversation that ends without tool calls stays as it is. Immutable and re-entrant.
 */
public final class ToolNode extends AsyncParallelBatchNode<ToolCall, ToolResult> {

    private final Toolbox tools;
    private final Key<List<Message>> conversation;

    /**
     * A node over these tools.
     *
     * @param maxConcurrency the most calls at once, at least 1
     * @param conversation where the conversation stands, oldest message first
     */
    public ToolNode(int maxConcurrency, Toolbox tools, Key<List<Message>> conversation) {
        super(maxConcurrency);
        this.tools = Objects.requireNonNull(tools, "tools must not be null");
        this.conversation = Objects.requireNonNull(conversation, "conversation must not be null");
    }

    @Override
    protected List<ToolCall> prep(Shared shared) {
        List<Message> messages = shared.get(conversation);
        return messages.isEmpty()
                ? List.of()
                : messages.get(messages.size() - 1).partsOf(ToolCall.class);
    }

    @Override
    protected CompletionStage<ToolResult> execAsync(ToolCall call) {
        return tools.callAsync(call);
    }

    @Override
    protected String post(Shared shared, List<ToolCall> calls, List<ToolResult> results) {
        if (!results.isEmpty()) {
            shared.append(conversation, Message.tool(results));
        }
        return DEFAULT;
    }
}
