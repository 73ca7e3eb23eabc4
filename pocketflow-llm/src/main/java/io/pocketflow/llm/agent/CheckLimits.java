package io.pocketflow.llm.agent;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The node of an {@link Agent} that asks for more spending, rather than failing, once a limit is reached. */
final class CheckLimits extends AsyncNode<Boolean, Boolean> {

    static final String REACHED = "reached";

    private final AgentLimits limits;
    private final AgentKeys keys;

    CheckLimits(AgentLimits limits, AgentKeys keys) {
        this.limits = limits;
        this.keys = keys;
    }

    @Override
    protected Boolean prep(Shared shared) {
        return limits.times(1 + shared.get(keys.granted())).reached(shared.get(keys.spent())) != null;
    }

    @Override
    protected CompletionStage<Boolean> execAsync(Boolean reached) {
        return CompletableFuture.completedFuture(reached);
    }

    @Override
    protected String post(Shared shared, Boolean prepared, Boolean reached) {
        return reached ? REACHED : DEFAULT;
    }
}
