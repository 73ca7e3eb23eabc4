package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.FlowWork;
import io.pocketflow.core.fixture.Form;
import java.util.ArrayList;
import java.util.List;

/** The contract of flows in which a node fails, in every form. */
class FlowFailureContractTest {

    private static final Key<String> WRITTEN = Key.of("written", String.class);

    private final List<String> trace = new ArrayList<>();
    private final Shared shared = Shared.create();

    private BaseNode node(Form form, String name) {
        return form.does(name, store -> trace.add(name));
    }

    private FlowWork<Object> traced(String name) {
        return FlowWork.flow(name).before(store -> trace.add("prep " + name)).after((store, last) -> {
            trace.add("post " + name + " " + last);
            return last;
        });
    }

    @Form.Every
    void afterAnExceptionLaterNodesAndThePostsDoNotRun(Form form) {
        BaseNode writes = form.does("A", store -> store.put(WRITTEN, "stays"));
        Route route = writes.then(form.fails("B", new Boom("boom"))).then(node(form, "C"));
        BaseNode inner = form.flow(traced("Inner"), route);

        FlowException failure = form.failure(form.flow(traced("Outer"), inner.then(node(form, "D"))), shared);

        assertThat(failure.node()).isEqualTo("B");
        assertThat(trace).containsExactly("prep Outer", "prep Inner");
        assertThat(shared.get(WRITTEN)).isEqualTo("stays");
    }

    @Form.Every
    void aFailedPrepOfAFlowSkipsItsNodesAndPost(Form form) {
        Boom boom = new Boom("boom");
        BaseNode flow = form.flow(
                traced("Flow").before(store -> {
                    throw boom;
                }),
                node(form, "A"));

        FlowException failure = form.failure(flow, shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(failure.node()).isEqualTo("Flow");
        assertThat(trace).isEmpty();
    }

    @Form.Every
    void aFailedPostOfAFlowFailsTheFlow(Form form) {
        Boom boom = new Boom("boom");
        FlowWork<Object> work = FlowWork.flow("Inner").after((store, last) -> {
            throw boom;
        });

        FlowException failure = form.failure(
                form.flow(traced("Outer"), form.flow(work, node(form, "A")).then(node(form, "B"))), shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(failure.node()).isEqualTo("Inner");
        assertThat(trace).containsExactly("prep Outer", "A");
    }

    @Form.Every
    void nestedFlowsDoNotWrapTheFailureTwice(Form form) {
        Boom boom = new Boom("boom");
        BaseNode flow = form.flow(FlowWork.flow("In"), form.fails("Failing", boom));

        FlowException failure =
                form.failure(form.flow(FlowWork.flow("Out"), form.flow(FlowWork.flow("Mid"), flow)), shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(failure.path()).isEqualTo("Out/Mid/In/Failing");
    }
}
