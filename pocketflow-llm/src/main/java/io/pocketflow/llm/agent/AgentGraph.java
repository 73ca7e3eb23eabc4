package io.pocketflow.llm.agent;

import io.pocketflow.core.Ask;
import io.pocketflow.core.Route;

/** The nodes of an {@link Agent} and their edges. The questions are in the graph only if the agent asks them. */
record AgentGraph(Route route, Ask<Approval.Request, Approval> approve, Ask<AgentSpending, Boolean> more) {

    static AgentGraph of(AgentSetup setup) {
        AgentKeys keys = setup.keys();
        AgentLimits limits = setup.limits();
        Decide decide = new Decide(setup);
        Approve approve = new Approve(setup.name(), setup.tools(), keys);
        SpendMore more = new SpendMore(limits, keys);
        CheckLimits check = new CheckLimits(limits, keys);
        Route next = setup.spending()
                ? check.on(CheckLimits.REACHED, more.then(decide)).then(decide)
                : decide;
        ToolNode tools =
                new ToolNode(limits.maxConcurrency(), limits.maxToolCalls(), setup.tools(), keys.conversation());
        Route whole = decide.on(Decide.TOOLS, tools.then(next)).end(Decide.ANSWER);
        if (setup.approval()) {
            OtherTools others = new OtherTools(limits.maxConcurrency(), setup.tools(), keys);
            ApprovedTools approved = new ApprovedTools(limits.maxConcurrency(), setup.tools(), keys);
            whole = whole.on(
                    Decide.APPROVAL, others.then(approve).then(approved).then(next));
        }
        return new AgentGraph(whole, approve, more);
    }
}
