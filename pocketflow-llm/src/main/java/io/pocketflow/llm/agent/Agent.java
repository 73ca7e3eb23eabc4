package io.pocketflow.llm.agent;

import io.pocketflow.core.Ask;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Yields;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A model that calls tools until it has an answer: a flow of {@code Decide}, which calls the model, and {@link
 * ToolNode}, which makes the requested tool calls and leads back. The agent begins with its {@linkplain #withTask task}, or
 * with the {@link #conversation} in the store. It appends all messages to the conversation; the {@link #output answer} is the
 * text of the last reply. A reply that neither calls tools nor contains text, or that ended in the middle of the model's turn,
 * is not an answer: it is retried if a retry may help, and otherwise fails the run.
 *
 * <pre>{@code
 * Agent researcher = new Agent(model, Toolbox.of(search)).named("researcher").withTask("Collect facts about {topic}.");
 * Agent writer = new Agent(model, Toolbox.of()).named("writer").withTask("Write a text from these facts: {researcher.answer}");
 * Shared shared = Shared.create().put(TOPIC, "tides");
 * new AsyncFlow(researcher.then(writer)).run(shared);
 * String text = shared.get(writer.output());
 * }</pre>
 *
 * <p>At the first limit the run fails with an {@link AgentLimitException} as its cause, unless {@link #withSpendingApproval}
 * asks for more; the conversation so far and the {@link #spent} remain in the store. Each run counts for itself. Immutable
 * and re-entrant, as every flow; changed by {@code named} and {@code with…}.
 *
 * <p>Output of tools and pages is data: it is in messages of its own, never in the system message.
 */
public final class Agent extends AsyncFlow implements Yields<String> {

    private static final String NAME = "Agent";
    private static final AgentKeys KEYS = AgentKeys.of("agent");

    /** All messages of an agent without a name of its own, oldest first. */
    public static final Key<List<Message>> CONVERSATION = KEYS.conversation();

    /** The text of the reply that called no tools, of an agent without a name of its own. */
    public static final Key<String> ANSWER = KEYS.answer();

    /** The spending of the run so far, of an agent without a name of its own. */
    public static final Key<AgentSpending> SPENT = KEYS.spent();

    private final AgentSetup setup;
    private final AgentGraph graph;

    /** Creates an agent with the default limits and settings. */
    public Agent(ChatModel model, Toolbox tools) {
        this(new AgentSetup(
                NAME,
                KEYS,
                model,
                tools,
                AgentLimits.defaults(),
                UnaryOperator.identity(),
                List.of(),
                false,
                false,
                Streaming.OFF));
    }

    private Agent(AgentSetup setup) {
        this(setup, AgentGraph.of(setup));
    }

    private Agent(AgentSetup setup, AgentGraph graph) {
        super(graph.route());
        this.setup = setup;
        this.graph = graph;
    }

    /**
     * Returns a copy with this name, which is also the beginning of its keys: the answer of the agent {@code writer} is
     * under {@code writer.answer}. Several agents of one flow need different names. Default: {@code Agent}, with the keys of
     * the constants of this class.
     */
    public Agent named(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an agent must not be blank");
        }
        return new Agent(setup.withName(name));
    }

    /** Returns a copy that begins with one user message; otherwise as {@link #withTask(MessageTemplate, MessageTemplate...)}. */
    public Agent withTask(String template) {
        return withTask(MessageTemplate.user(template));
    }

    /**
     * Returns a copy that begins each run with these messages instead of a conversation in the store. Their places are filled
     * from the params and the store, as those of a {@link Skill}.
     */
    public Agent withTask(MessageTemplate first, MessageTemplate... more) {
        List<MessageTemplate> task = new ArrayList<>(List.of(more));
        task.add(0, Objects.requireNonNull(first, "the first message of a task must not be null"));
        return new Agent(setup.withTask(List.copyOf(task)));
    }

    /** Returns a copy with these limits; default {@link AgentLimits#defaults}. */
    public Agent withLimits(AgentLimits limits) {
        return new Agent(setup.withLimits(limits));
    }

    /** Returns a copy whose requests are changed by this function: a temperature, a choice of tools, options. */
    public Agent withSettings(UnaryOperator<ChatRequest> settings) {
        return new Agent(setup.withSettings(settings));
    }

    /**
     * Returns a copy that asks before it calls tools {@linkplain Tool#withSideEffects() with side effects}: the run is
     * {@linkplain FlowSuspended suspended} until {@link #approval} is answered, in this process or another. The {@link
     * Confirmation} of the toolbox is then not asked. Tools without side effects, and calls whose arguments do not fit, need no
     * approval; they are made before. A call with side effects that was in flight when a process ended is {@linkplain
     * InDoubt#HOLD held}, whatever the options of the run say; all other steps follow the options. The run needs a step
     * store and a run id.
     */
    public Agent withApproval() {
        return new Agent(setup.withQuestions(true, setup.spending()));
    }

    /**
     * Returns a copy that asks for more, rather than fail, when a limit of steps, tokens or cost is reached: the run is
     * {@linkplain FlowSuspended suspended} until {@link #spendingApproval} is answered. The run needs a step store and a run
     * id.
     */
    public Agent withSpendingApproval() {
        return new Agent(setup.withQuestions(setup.approval(), true));
    }

    /**
     * Returns a copy whose replies are streamed to the listeners of the run, as {@code FlowEvent.Emitted} with a {@link
     * ChatEvent.TextDelta}, {@link ChatEvent.ReasoningDelta} or {@link ChatEvent.ToolCallDelta}.
     */
    public Agent streaming() {
        return new Agent(setup.withStreaming(Streaming.TO_LISTENERS));
    }

    /**
     * Returns a copy whose replies are streamed to the listeners of the run, as {@link #streaming()} does, and their text to a
     * consumer. It runs on the threads that {@link ChatModel#streamAsync} names, one delta after another within a run. An
     * exception of the consumer fails the run. Recorded replies are not streamed again.
     */
    public Agent streaming(Consumer<? super String> text) {
        return new Agent(setup.withStreaming(
                new Streaming(true, Objects.requireNonNull(text, "the consumer must not be null"))));
    }

    /** Returns the key of all messages, oldest first. Without a task it needs a value before the run. */
    public Key<List<Message>> conversation() {
        return setup.keys().conversation();
    }

    /** Returns the key of the answer: the text of the reply that called no tools. */
    @Override
    public Key<String> output() {
        return setup.keys().answer();
    }

    /** Returns the key of the spending of the run so far. */
    public Key<AgentSpending> spent() {
        return setup.keys().spent();
    }

    /** Returns the question of {@link #withApproval}, for {@link #resume}. */
    public Ask<Approval.Request, Approval> approval() {
        return graph.approve();
    }

    /**
     * Returns the question of {@link #withSpendingApproval}, for {@link #resume}: {@code true} allows as much again, {@code
     * false} fails the run with an {@link AgentLimitException}.
     */
    public Ask<AgentSpending, Boolean> spendingApproval() {
        return graph.more();
    }

    @Override
    public String name() {
        return setup.name();
    }

    @Override
    protected void prep(Shared shared) {
        if (!setup.task().isEmpty()) {
            shared.put(conversation(), setup.filled(shared));
        } else if (shared.find(conversation()).map(List::isEmpty).orElse(true)) {
            throw new IllegalStateException("agent '" + name() + "' has no messages: put them under the key '"
                    + conversation().name() + "', or give the agent a first message by withTask");
        }
        shared.put(spent(), AgentSpending.NONE);
        shared.put(setup.keys().granted(), 0);
    }

    @Override
    protected String post(Shared shared, String lastAction) {
        return DEFAULT;
    }
}
