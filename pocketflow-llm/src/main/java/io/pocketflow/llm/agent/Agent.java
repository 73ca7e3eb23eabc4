package io.pocketflow.llm.agent;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.pool.Yields;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A model that calls tools until it has an answer: a flow of {@code Decide}, which calls the model, and {@link
 * ToolNode}, which makes the requested tool calls and leads back. The store must contain a {@link #CONVERSATION}, to
 * which the agent appends all messages; the {@link #ANSWER} is the text of the last reply. A reply that neither calls
 * tools nor contains text, or that ended in the middle of the model's turn, is not an answer: it is retried if a retry
 * may help, and otherwise fails the run.
 *
 * <p>At the first limit the run fails with an {@link AgentLimitException} as its cause; the conversation so far and the
 * {@link #SPENT} remain in the store. Each run counts for itself. Immutable and re-entrant, as every flow.
 *
 * <p>Output of tools and pages is data: it is in messages of its own, never in the system message.
 */
public final class Agent extends AsyncFlow implements Yields<String> {

    /** All messages, oldest first; at least one message before the run. */
    public static final Key<List<Message>> CONVERSATION =
            Key.local("agent.conversation", new TypeRef<List<Message>>() {});

    /** The text of the reply that called no tools. */
    public static final Key<String> ANSWER = Key.local("agent.answer", String.class);

    /** The spending of the run so far. */
    public static final Key<AgentSpending> SPENT = Key.local("agent.spent", AgentSpending.class);

    /** Creates an agent with the default limits. */
    public Agent(ChatModel model, Toolbox tools) {
        this(model, tools, AgentLimits.DEFAULT);
    }

    /** Creates an agent with these limits. */
    public Agent(ChatModel model, Toolbox tools, AgentLimits limits) {
        this(model, tools, limits, UnaryOperator.identity());
    }

    /**
     * Creates an agent whose requests are changed by this function before they are sent: a temperature, a choice of
     * tools, options.
     */
    public Agent(ChatModel model, Toolbox tools, AgentLimits limits, UnaryOperator<ChatRequest> settings) {
        super(route(
                new Decide(
                        Objects.requireNonNull(model, "model must not be null"),
                        Objects.requireNonNull(tools, "tools must not be null"),
                        Objects.requireNonNull(limits, "limits must not be null"),
                        Objects.requireNonNull(settings, "settings must not be null")),
                new ToolNode(limits.maxConcurrency(), limits.maxToolCalls(), tools, CONVERSATION)));
    }

    private static Route route(Decide decide, ToolNode tools) {
        return decide.on(Decide.TOOLS, tools.then(decide)).end(Decide.ANSWER);
    }

    /** Returns {@link #ANSWER}. */
    @Override
    public Key<String> output() {
        return ANSWER;
    }

    @Override
    protected void prep(Shared shared) {
        shared.put(SPENT, AgentSpending.NONE);
    }

    @Override
    protected String post(Shared shared, String lastAction) {
        return DEFAULT;
    }
}
