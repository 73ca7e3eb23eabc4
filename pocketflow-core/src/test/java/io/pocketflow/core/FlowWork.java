package io.pocketflow.core;

import java.util.Collection;
import java.util.List;

/**
 * The hooks of a flow as lambdas, of which {@link Form} makes every kind of flow.
 *
 * @param <R> what an iteration yields, for batch flows
 */
final class FlowWork<R> {

    interface Before {
        void in(Shared shared) throws Exception;
    }

    interface After {
        String of(Shared shared, String lastAction) throws Exception;
    }

    interface AfterAll<R> {
        String of(Shared shared, List<Params> params, List<Outcome<R>> outcomes) throws Exception;
    }

    final String name;
    OnFailure onFailure = OnFailure.STOP;
    Before before = shared -> {};
    After after = (shared, lastAction) -> lastAction;
    Work.Prep<Collection<Params>> params = shared -> List.of();
    Work.Prep<R> result = iteration -> null;
    AfterAll<R> afterAll = (shared, params, outcomes) -> BaseNode.DEFAULT;

    private FlowWork(String name) {
        this.name = name;
    }

    static FlowWork<Object> flow(String name) {
        return new FlowWork<>(name);
    }

    static <R> FlowWork<R> batch(String name, Work.Prep<Collection<Params>> params) {
        FlowWork<R> work = new FlowWork<>(name);
        work.params = params;
        return work;
    }

    FlowWork<R> collecting() {
        onFailure = OnFailure.COLLECT;
        return this;
    }

    FlowWork<R> before(Before hook) {
        before = hook;
        return this;
    }

    FlowWork<R> after(After hook) {
        after = hook;
        return this;
    }

    FlowWork<R> result(Work.Prep<R> hook) {
        result = hook;
        return this;
    }

    FlowWork<R> afterAll(AfterAll<R> hook) {
        afterAll = hook;
        return this;
    }
}
