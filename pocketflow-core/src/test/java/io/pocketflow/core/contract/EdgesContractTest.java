package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.UnknownAction;
import io.pocketflow.core.fixture.FlowWork;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Warnings;
import io.pocketflow.core.fixture.Work;
import java.util.ArrayList;
import java.util.List;

/** Which node is next, in every form. */
class EdgesContractTest {

    private final List<String> trace = new ArrayList<>();
    private final Shared shared = Shared.create();

    /** A node that leaves its name and returns an action. */
    private BaseNode says(Form form, String name, String action) {
        return form.does(name, store -> trace.add(name), action);
    }

    private BaseNode node(Form form, String name) {
        return says(form, name, BaseNode.DEFAULT);
    }

    /** A node that returns these actions, one a visit. */
    private BaseNode script(Form form, String name, String... actions) {
        return form.node(new Work<Object, Object, Object, Object>(name).post((store, prepared, result) -> {
            trace.add(name);
            return actions[(int) trace.stream().filter(name::equals).count() - 1];
        }));
    }

    @Form.Every
    void nullMeansTheDefaultAction(Form form) throws Exception {
        assertThat(form.run(says(form, "A", null), shared)).isEqualTo("default");

        assertThat(form.run(form.flow(says(form, "B", null).then(node(form, "C"))), shared))
                .isEqualTo("default");
        assertThat(trace).containsExactly("A", "B", "C");
    }

    @Form.Every
    void theEmptyStringMeansTheDefaultAction(Form form) throws Exception {
        assertThat(form.run(says(form, "A", ""), shared)).isEqualTo("default");

        form.run(form.flow(says(form, "B", "").then(node(form, "C"))), shared);
        assertThat(trace).containsExactly("A", "B", "C");
    }

    @Form.Every
    void theEmptyActionOfAnEdgeMeansTheDefaultToo(Form form) throws Exception {
        form.run(form.flow(node(form, "A").on("", node(form, "B"))), shared);

        assertThat(trace).containsExactly("A", "B");
    }

    @Form.Every
    void theTargetOfTheActionRuns(Form form) throws Exception {
        Route start = says(form, "A", "left").on("right", node(form, "B")).on("left", node(form, "C"));

        form.run(form.flow(start), shared);

        assertThat(trace).containsExactly("A", "C");
    }

    @Form.Every
    void actionsAreComparedByValue(Form form) throws Exception {
        form.run(form.flow(says(form, "A", new String("left")).on(new String("left"), node(form, "B"))), shared);

        assertThat(trace).containsExactly("A", "B");
    }

    @Form.Every
    void anUnknownActionFailsTheRunAndNamesAll(Form form) {
        Route start = says(form, "Decide", "lost").on("search", node(form, "B")).on("answer", node(form, "C"));

        FlowException failure = form.failure(form.flow(start), shared);

        assertThat(failure.node()).isEqualTo("Decide");
        assertThat(failure)
                .hasMessageContaining("node 'Decide' returned action 'lost', which leads nowhere")
                .hasMessageContaining("Known actions: [search, answer]")
                .hasMessageContaining("end(\"lost\")");
        assertThat(trace).containsExactly("Decide");
    }

    @Form.Every
    void anUnknownActionMayEndTheFlowWithOneWarning(Form form) throws Exception {
        BaseNode flow = form.flow(says(form, "Decide", "lost").on("search", node(form, "B")));
        List<String> results = new ArrayList<>();
        form.unknownAction = UnknownAction.END;

        List<String> warnings = Warnings.during(() -> {
            results.add(form.run(flow, shared));
            results.add(form.run(flow, shared));
        });

        assertThat(results).containsExactly("lost", "lost");
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("'Decide'", "'lost'", "search");
    }

    @Form.Every
    void aDefaultActionThatIsNotMappedEndsSilently(Form form) throws Exception {
        BaseNode flow = form.flow(node(form, "A").on("search", node(form, "B")));
        List<String> results = new ArrayList<>();

        List<String> warnings = Warnings.during(() -> results.add(form.run(flow, shared)));

        assertThat(results).containsExactly("default");
        assertThat(warnings).isEmpty();
    }

    @Form.Every
    void anUnknownActionOfAnInnerFlowFailsAtThatFlow(Form form) {
        BaseNode inner = form.flow(FlowWork.flow("Inner"), says(form, "A", "lost"));

        FlowException failure = form.failure(form.flow(inner.on("found", node(form, "B"))), shared);

        assertThat(failure.node()).isEqualTo("Inner");
        assertThat(failure).hasMessageContaining("'lost'").hasMessageContaining("[found]");
    }

    @Form.Every
    void anActionForTheOuterFlowIsDeclaredInTheInnerOne(Form form) throws Exception {
        BaseNode inner = form.flow(
                FlowWork.flow("Inner"),
                says(form, "A", "up").on("more", node(form, "B")).end("up"));

        form.run(form.flow(inner.on("up", node(form, "C"))), shared);

        assertThat(trace).containsExactly("A", "C");
    }

    @Form.Every
    void aNodeWithoutEdgesEndsSilently(Form form) throws Exception {
        List<String> results = new ArrayList<>();

        List<String> warnings =
                Warnings.during(() -> results.add(form.run(form.flow(says(form, "A", "anything")), shared)));

        assertThat(results).containsExactly("anything");
        assertThat(warnings).isEmpty();
    }

    @Form.Every
    void aDeclaredEndEndsSilently(Form form) throws Exception {
        Route start = says(form, "A", "done").on("search", node(form, "B")).end("done");
        List<String> results = new ArrayList<>();

        List<String> warnings = Warnings.during(() -> results.add(form.run(form.flow(start), shared)));

        assertThat(results).containsExactly("done");
        assertThat(warnings).isEmpty();
        assertThat(trace).containsExactly("A");
    }

    @Form.Every
    void thenGoesOnFromTheEnd(Form form) throws Exception {
        form.run(form.flow(node(form, "A").then(node(form, "B")).then(node(form, "C"))), shared);

        assertThat(trace).containsExactly("A", "B", "C");
    }

    @Form.Every
    void onStaysWhereItIs(Form form) throws Exception {
        Route start = node(form, "A").on("x", node(form, "B")).then(node(form, "C"));

        form.run(form.flow(start), shared);

        assertThat(trace).containsExactly("A", "C");
    }

    @Form.Every
    void thenTakesARouteAndGoesOnFromItsEnd(Form form) throws Exception {
        Route tail = node(form, "B").then(node(form, "C"));

        form.run(form.flow(node(form, "A").then(tail).then(node(form, "D"))), shared);

        assertThat(trace).containsExactly("A", "B", "C", "D");
    }

    @Form.Every
    void onTakesARoute(Form form) throws Exception {
        Route branch = node(form, "B").then(node(form, "C"));

        form.run(form.flow(says(form, "A", "x").on("x", branch)), shared);

        assertThat(trace).containsExactly("A", "B", "C");
    }

    @Form.Every
    void aNodeMayLeadToItself(Form form) throws Exception {
        BaseNode loop = script(form, "A", "again", "again", "done");

        form.run(form.flow(loop.on("again", loop).end("done")), shared);

        assertThat(trace).containsExactly("A", "A", "A");
    }

    @Form.Every
    void aLoopMayGoOverManyNodes(Form form) throws Exception {
        BaseNode decide = script(form, "Decide", "search", "search", "answer");
        BaseNode search = node(form, "Search");
        BaseNode read = node(form, "Read");

        form.run(
                form.flow(decide.on("search", search.then(read).then(decide)).on("answer", node(form, "Answer"))),
                shared);

        assertThat(trace).containsExactly("Decide", "Search", "Read", "Decide", "Search", "Read", "Decide", "Answer");
    }

    @Form.Every
    void oneNodeMayStandInSeveralFlows(Form form) throws Exception {
        BaseNode common = node(form, "Common");
        BaseNode one = form.flow(common.then(node(form, "One")));
        BaseNode two = form.flow(common.then(node(form, "Two")));

        form.run(one, shared);
        form.run(two, shared);

        assertThat(trace).containsExactly("Common", "One", "Common", "Two");
    }

    @Form.Every
    void furtherRoutesAddEdges(Form form) throws Exception {
        BaseNode a = says(form, "A", "x");
        BaseNode b = node(form, "B");

        form.run(form.flow(a.on("x", b), b.then(node(form, "C"))), shared);

        assertThat(trace).containsExactly("A", "B", "C");
    }
}
