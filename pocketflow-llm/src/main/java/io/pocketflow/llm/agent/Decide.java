package io.pocketflow.llm.agent;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.decorate.ReportedModel;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** The step of an {@link Agent} that asks the model to call tools or to answer. */
final class Decide extends AsyncNode<ChatRequest, ChatReply> {

    static final String TOOLS = "tools";
    static final String ANSWER = "answer";

    private final ChatModel model;
    private final Toolbox tools;
    private final AgentLimits limits;
    private final UnaryOperator<ChatRequest> settings;

    Decide(ChatModel model, Toolbox tools, AgentLimits limits, UnaryOperator<ChatRequest> settings) {
        super(Skill.DEFAULT_RETRY);
        this.model = model;
        this.tools = tools;
        this.limits = limits;
        this.settings = settings;
    }

    @Override
    protected ChatRequest prep(Shared shared) {
        limits.check(shared.get(Agent.SPENT));
        return settings.apply(ChatRequest.of(shared.get(Agent.CONVERSATION)).withTools(tools.specs()));
    }

    @Override
    protected Reservation reserve(ChatRequest request) {
        return model.reserve(request);
    }

    @Override
    protected CompletionStage<ChatReply> execAsync(ChatRequest request) {
        return Unanswered.refuseWithoutCalls(model, ReportedModel.of(model).chatReservedAsync(request));
    }

    @Override
    protected String post(Shared shared, ChatRequest request, ChatReply reply) {
        shared.append(Agent.CONVERSATION, reply.message());
        shared.update(Agent.SPENT, spent -> limits.after(spent, reply));
        if (!reply.toolCalls().isEmpty()) {
            limits.checkToolCalls(shared.get(Agent.SPENT));
            return TOOLS;
        }
        shared.put(Agent.ANSWER, reply.text());
        return ANSWER;
    }

    @Override
    protected String fingerprint() {
        return model.name() + " " + tools;
    }
}
