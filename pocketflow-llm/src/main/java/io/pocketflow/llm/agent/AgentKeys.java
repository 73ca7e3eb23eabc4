package io.pocketflow.llm.agent;

import io.pocketflow.core.Key;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ToolResult;
import java.util.List;

/**
 * The keys of one agent. All begin with its name, so that several agents of a flow do not overwrite each other's values.
 *
 * @param granted how many times more spending was allowed
 * @param approval the answer about the side effects of the last reply
 * @param results the results of the tools of the last reply that needed no approval
 */
record AgentKeys(
        Key<List<Message>> conversation,
        Key<String> answer,
        Key<AgentSpending> spent,
        Key<Integer> granted,
        Key<Approval> approval,
        Key<List<ToolResult>> results) {

    static AgentKeys of(String name) {
        return new AgentKeys(
                Key.local(name + ".conversation", new TypeRef<List<Message>>() {}),
                Key.local(name + ".answer", String.class),
                Key.local(name + ".spent", AgentSpending.class),
                Key.local(name + ".granted", Integer.class),
                Key.local(name + ".approval", Approval.class),
                Key.local(name + ".results", new TypeRef<List<ToolResult>>() {}));
    }
}
