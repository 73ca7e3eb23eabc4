package io.pocketflow.llm.agent;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.decorate.ReportedModel;
import java.util.concurrent.CompletionStage;

/** The step of an {@link Agent} that asks the model to call tools or to answer. */
final class Decide extends AsyncNode<ChatRequest, ChatReply> {

    static final String TOOLS = "tools";
    static final String APPROVAL = "approval";
    static final String ANSWER = "answer";

    private final AgentSetup setup;
    private final AgentKeys keys;

    Decide(AgentSetup setup) {
        super(Skill.DEFAULT_RETRY);
        this.setup = setup;
        this.keys = setup.keys();
    }

    @Override
    protected ChatRequest prep(Shared shared) {
        String reached = setup.limits().times(1 + shared.get(keys.granted())).reached(shared.get(keys.spent()));
        if (reached != null) {
            throw new AgentLimitException(reached);
        }
        return setup.settings()
                .apply(ChatRequest.of(shared.get(keys.conversation()))
                        .withTools(setup.tools().specs()));
    }

    @Override
    protected Reservation reserve(ChatRequest request) {
        return setup.model().reserve(request);
    }

    @Override
    protected CompletionStage<ChatReply> execAsync(ChatRequest request, Attempt attempt) {
        ChatModel model = ReportedModel.of(setup.model());
        return Unanswered.refuseWithoutCalls(
                model,
                Used.counted(
                        attempt,
                        Reporting.within(
                                attempt.reporter(),
                                () -> setup.streaming().call(setup.name(), model, attempt, request))));
    }

    @Override
    protected String post(Shared shared, ChatRequest request, ChatReply reply) {
        shared.append(keys.conversation(), reply.message());
        shared.update(keys.spent(), spent -> setup.limits().after(spent, reply));
        if (reply.toolCalls().isEmpty()) {
            shared.put(keys.answer(), reply.text());
            return ANSWER;
        }
        setup.limits().times(1 + shared.get(keys.granted())).checkToolCalls(shared.get(keys.spent()));
        boolean asks = setup.approval() && reply.toolCalls().stream().anyMatch(setup.tools()::needsApproval);
        return asks ? APPROVAL : TOOLS;
    }

    @Override
    protected String fingerprint() {
        return setup.model().name() + " " + setup.tools();
    }
}
