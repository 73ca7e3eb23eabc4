package io.pocketflow.llm.agent;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The node of an {@link Agent} that makes the tool calls that need no approval, before the question about the others. Its
 * results wait for {@link ApprovedTools}.
 */
final class OtherTools extends AsyncParallelBatchNode<ToolCall, ToolResult> {

    private final Toolbox tools;
    private final AgentKeys keys;

    OtherTools(int maxConcurrency, Toolbox tools, AgentKeys keys) {
        super(maxConcurrency);
        this.tools = tools;
        this.keys = keys;
    }

    @Override
    protected List<ToolCall> prep(Shared shared) {
        return ToolNode.calls(shared, keys.conversation()).stream()
                .filter(call -> !tools.needsApproval(call))
                .toList();
    }

    @Override
    protected CompletionStage<ToolResult> execAsync(ToolCall call) {
        return tools.callAsync(call);
    }

    @Override
    protected String post(Shared shared, List<ToolCall> calls, List<ToolResult> results) {
        shared.put(keys.results(), results);
        return DEFAULT;
    }
}
