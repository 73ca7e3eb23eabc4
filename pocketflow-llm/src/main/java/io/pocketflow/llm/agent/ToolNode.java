package io.pocketflow.llm.agent;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.base.Counted;
import io.pocketflow.llm.base.Parts;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * A node that makes the tool calls of the last message of a conversation, several at once, and appends their results in
 * the order of the calls. A conversation that ends without tool calls is not changed. A message with more than {@value
 * #MOST_CALLS} tool calls fails the node with an {@link AgentLimitException}, and no tool is called. Immutable and
 * re-entrant.
 */
public final class ToolNode extends AsyncParallelBatchNode<ToolCall, ToolResult> {

    private static final int MOST_CALLS = 128;

    private final Toolbox tools;
    private final int mostCalls;
    private final Key<List<Message>> conversation;

    /**
     * Creates a node over these tools.
     *
     * @param maxConcurrency maximum number of calls at once, at least 1
     * @param conversation the key of the conversation, oldest message first
     */
    public ToolNode(int maxConcurrency, Toolbox tools, Key<List<Message>> conversation) {
        this(maxConcurrency, MOST_CALLS, tools, conversation);
    }

    ToolNode(int maxConcurrency, int mostCalls, Toolbox tools, Key<List<Message>> conversation) {
        super(maxConcurrency);
        this.mostCalls = mostCalls;
        this.tools = Objects.requireNonNull(tools, "tools must not be null");
        this.conversation = Objects.requireNonNull(conversation, "conversation must not be null");
    }

    /** Returns the tool calls of the last message of a conversation. */
    static List<ToolCall> calls(Shared shared, Key<List<Message>> conversation) {
        List<Message> messages = shared.get(conversation);
        return messages.isEmpty() ? List.of() : Parts.of(messages.get(messages.size() - 1), ToolCall.class);
    }

    @Override
    protected List<ToolCall> prep(Shared shared) {
        List<ToolCall> calls = calls(shared, conversation);
        if (calls.size() > mostCalls) {
            throw new AgentLimitException("the message has " + Counted.of(calls.size(), "tool call") + "; at most "
                    + mostCalls + " are made of one message");
        }
        return calls;
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
