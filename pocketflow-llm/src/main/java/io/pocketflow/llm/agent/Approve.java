package io.pocketflow.llm.agent;

import io.pocketflow.core.Ask;
import io.pocketflow.core.Shared;

/** The question of an {@link Agent} before it calls tools with side effects. */
final class Approve extends Ask<Approval.Request, Approval> {

    private final String agent;
    private final Toolbox tools;
    private final AgentKeys keys;

    Approve(String agent, Toolbox tools, AgentKeys keys) {
        this.agent = agent;
        this.tools = tools;
        this.keys = keys;
    }

    @Override
    protected Approval.Request prep(Shared shared) {
        return new Approval.Request(
                agent,
                ToolNode.calls(shared, keys.conversation()).stream()
                        .filter(tools::needsApproval)
                        .toList());
    }

    @Override
    protected String post(Shared shared, Approval.Request asked, Approval answer) {
        shared.put(keys.approval(), answer);
        return DEFAULT;
    }
}
