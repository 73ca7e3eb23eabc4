package io.pocketflow.llm.agent;

import io.pocketflow.core.Ask;
import io.pocketflow.core.Shared;

/** The question of an {@link Agent} that has reached one of its limits: true allows as much again. */
final class SpendMore extends Ask<AgentSpending, Boolean> {

    private final AgentLimits limits;
    private final AgentKeys keys;

    SpendMore(AgentLimits limits, AgentKeys keys) {
        this.limits = limits;
        this.keys = keys;
    }

    @Override
    protected AgentSpending prep(Shared shared) {
        return shared.get(keys.spent());
    }

    @Override
    protected String post(Shared shared, AgentSpending spent, Boolean allowed) {
        int granted = shared.get(keys.granted());
        if (!allowed) {
            throw new AgentLimitException(limits.times(1 + granted).reached(spent) + "; more was refused");
        }
        shared.put(keys.granted(), granted + 1);
        return DEFAULT;
    }
}
