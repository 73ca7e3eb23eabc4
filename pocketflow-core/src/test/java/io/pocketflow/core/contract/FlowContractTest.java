package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.FlowWork;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The contract of flows, in every form. */
class FlowContractTest {

    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);

    private final List<String> trace = new ArrayList<>();
    private final Shared shared = Shared.create();

    private BaseNode says(Form form, String name, String action) {
        return form.does(name, store -> trace.add(name), action);
    }

    private BaseNode node(Form form, String name) {
        return says(form, name, BaseNode.DEFAULT);
    }

    private FlowWork<Object> traced(String name) {
        return FlowWork.flow(name).before(store -> trace.add("prep " + name)).after((store, last) -> {
            trace.add("post " + name + " " + last);
            return last;
        });
    }

    @Form.Every
    void prepThenTheNodesThenPostWithTheLastAction(Form form) throws Exception {
        BaseNode flow = form.flow(traced("Flow"), node(form, "A").then(says(form, "B", "last")));

        assertThat(form.run(flow, shared)).isEqualTo("last");
        assertThat(trace).containsExactly("prep Flow", "A", "B", "post Flow last");
    }

    @Form.Every
    void postGetsTheDefaultActionWhereTheLastNodeNamedNone(Form form) throws Exception {
        form.run(form.flow(traced("Flow"), says(form, "A", null)), shared);

        assertThat(trace).containsExactly("prep Flow", "A", "post Flow default");
    }

    @Form.Every
    void theDefaultPostReturnsTheLastAction(Form form) throws Exception {
        assertThat(form.run(form.flow(says(form, "A", "last")), shared)).isEqualTo("last");
    }

    @Form.Every
    void anInnerFlowsLastActionSteersTheOuterFlow(Form form) throws Exception {
        BaseNode inner = form.flow(FlowWork.flow("Inner"), says(form, "A", "right"));

        form.run(form.flow(inner.on("left", node(form, "B")).on("right", node(form, "C"))), shared);

        assertThat(trace).containsExactly("A", "C");
    }

    @Form.Every
    void overridingPostChangesTheResultAndTheSteering(Form form) throws Exception {
        FlowWork<Object> turned = FlowWork.flow("Inner").after((store, last) -> "left");
        BaseNode inner = form.flow(turned, says(form, "A", "right"));

        assertThat(form.run(inner, shared)).isEqualTo("left");
        form.run(form.flow(inner.on("left", node(form, "B")).on("right", node(form, "C"))), shared);

        assertThat(trace).containsExactly("A", "A", "B");
    }

    @Form.Every
    void nullFromAFlowsPostMeansTheDefaultAction(Form form) throws Exception {
        BaseNode inner = form.flow(FlowWork.flow("Inner").after((store, last) -> null), says(form, "A", "right"));

        assertThat(form.run(inner, shared)).isEqualTo("default");
        form.run(form.flow(inner.then(node(form, "B"))), shared);

        assertThat(trace).containsExactly("A", "A", "B");
    }

    @Form.Every
    void aFlowMayBeTheStartAndASuccessor(Form form) throws Exception {
        BaseNode first = form.flow(traced("First"), node(form, "A"));
        BaseNode second = form.flow(traced("Second"), node(form, "B"));

        form.run(form.flow(traced("Outer"), first.then(second).then(node(form, "C"))), shared);

        assertThat(trace)
                .containsExactly(
                        "prep Outer",
                        "prep First",
                        "A",
                        "post First default",
                        "prep Second",
                        "B",
                        "post Second default",
                        "C",
                        "post Outer default");
    }

    @Form.Every
    void flowsNestToAnyDepth(Form form) throws Exception {
        BaseNode flow = form.does("Innermost", store -> trace.add("ran"), "from the depth");
        for (int i = 0; i < 100; i++) {
            flow = form.flow(flow);
        }

        assertThat(form.run(flow, shared)).isEqualTo("from the depth");
        assertThat(trace).containsExactly("ran");
    }

    @Form.Every
    void onlyTheOuterFlowFollowsTheEdgesFromTheInnerOne(Form form) throws Exception {
        BaseNode a = says(form, "A", "go");
        BaseNode inner = form.flow(traced("Inner"), a);
        BaseNode b = node(form, "B");

        form.run(form.flow(inner.on("go", b)), shared);
        assertThat(trace).containsExactly("prep Inner", "A", "post Inner go", "B");

        trace.clear();
        form.run(inner, shared);
        assertThat(trace).containsExactly("prep Inner", "A", "post Inner go");
    }

    @Form.Every
    void theStoreIsOneObjectForAllLevels(Form form) throws Exception {
        List<Shared> seen = new ArrayList<>();
        BaseNode inner = form.flow(
                FlowWork.flow("Inner").before(seen::add).after((store, last) -> {
                    seen.add(store);
                    return last;
                }),
                form.does("A", seen::add));

        form.run(form.flow(FlowWork.flow("Outer").before(seen::add), form.flow(inner)), shared);

        assertThat(seen).hasSize(4).allMatch(store -> store == shared);
    }

    @Form.Every
    void oneFlowRunsAgainAndAgain(Form form) throws Exception {
        BaseNode flow = form.flow(increment(form));

        for (int i = 0; i < 10; i++) {
            form.run(flow, shared.put(NUMBER, i));
            assertThat(shared.get(NUMBER)).isEqualTo(i + 1);
        }
    }

    @Form.Every
    void oneFlowRunsManyTimesAtOnceWithIndependentStores(Form form) throws Exception {
        BaseNode flow = form.flow(increment(form));
        List<Shared> stores = new ArrayList<>();
        List<CompletableFuture<String>> runs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stores.add(Shared.create().put(NUMBER, i));
            runs.add(flow.runAsync(stores.get(i), form.options()));
        }

        for (int i = 0; i < 100; i++) {
            form.time.await(runs.get(i));
            assertThat(stores.get(i).get(NUMBER)).isEqualTo(i + 1);
        }
    }

    /** Adds 1 in exec. */
    private static BaseNode increment(Form form) {
        return form.node(new Work<Integer, Integer, Integer, Integer>("Increment")
                .prep(store -> store.get(NUMBER))
                .exec(number -> number + 1)
                .takes(number -> Duration.ofMillis(number))
                .post((store, number, next) -> {
                    store.put(NUMBER, next);
                    return null;
                }));
    }
}
