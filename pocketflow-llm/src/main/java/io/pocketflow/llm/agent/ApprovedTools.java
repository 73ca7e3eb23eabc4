package io.pocketflow.llm.agent;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Shared;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The node of an {@link Agent} that makes the approved tool calls, and appends the results of all calls of the reply in
 * their order. A call that was in flight in a process that no longer exists is held: its effect may have happened.
 */
final class ApprovedTools extends AsyncParallelBatchNode<ToolCall, ToolResult> {

    private final Toolbox tools;
    private final Toolbox approved;
    private final AgentKeys keys;

    ApprovedTools(int maxConcurrency, Toolbox tools, AgentKeys keys) {
        super(maxConcurrency);
        this.tools = tools;
        this.approved = tools.withConfirmation(Confirmation.ALWAYS);
        this.keys = keys;
    }

    @Override
    protected InDoubt inDoubt() {
        return InDoubt.HOLD;
    }

    @Override
    protected List<ToolCall> prep(Shared shared) {
        Approval approval = shared.get(keys.approval());
        return ToolNode.calls(shared, keys.conversation()).stream()
                .filter(call -> tools.needsApproval(call) && approval.allows(call))
                .toList();
    }

    @Override
    protected CompletionStage<ToolResult> execAsync(ToolCall call) {
        return approved.callAsync(call);
    }

    @Override
    protected String post(Shared shared, List<ToolCall> made, List<ToolResult> results) {
        Approval approval = shared.get(keys.approval());
        Iterator<ToolResult> others = shared.get(keys.results()).iterator();
        Iterator<ToolResult> effects = results.iterator();
        List<ToolResult> all = new ArrayList<>();
        for (ToolCall call : ToolNode.calls(shared, keys.conversation())) {
            if (!tools.needsApproval(call)) {
                all.add(others.next());
            } else {
                all.add(approval.allows(call) ? effects.next() : refused(call, approval));
            }
        }
        shared.append(keys.conversation(), Message.tool(all));
        return DEFAULT;
    }

    private static ToolResult refused(ToolCall call, Approval approval) {
        String why = approval.reason().isBlank() ? "." : ": " + approval.reason();
        return ToolResult.failure(call, "This call was not allowed, so nothing was done" + why);
    }
}
