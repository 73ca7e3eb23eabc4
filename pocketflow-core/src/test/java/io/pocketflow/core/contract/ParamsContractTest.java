package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.FlowWork;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where params come from and who sees them, in every form. */
class ParamsContractTest {

    private static final Key<String> GROUP = Key.of("group", String.class);
    private static final Key<Integer> ITEM = Key.of("item", Integer.class);
    private static final Key<String> FROM_CALLER = Key.of("caller", String.class);

    private final List<String> trace = new ArrayList<>();
    private final Shared shared = Shared.create();

    private static Collection<Params> groups(Shared store) {
        return Stream.of("a", "b").map(group -> Params.of(GROUP, group)).toList();
    }

    private static Collection<Params> items(Shared store) {
        return IntStream.range(0, 2).mapToObj(item -> Params.of(ITEM, item)).toList();
    }

    private BaseNode leavesParams(Form form, String name) {
        return form.does(name, store -> trace.add(name + store.params()));
    }

    @Form.Every
    void paramsOfABatchFlowAreSeenByItsNodes(Form form) throws Exception {
        form.run(form.batchFlow(FlowWork.batch("Batch", ParamsContractTest::groups), leavesParams(form, "A")), shared);

        assertThat(trace).containsExactly("A{group=a}", "A{group=b}");
    }

    @Form.Every
    void paramsAreSeenInEveryNestedLevel(Form form) throws Exception {
        BaseNode deep = form.flow(FlowWork.flow("One"), form.flow(FlowWork.flow("Two"), leavesParams(form, "A")));

        form.run(form.batchFlow(FlowWork.batch("Batch", ParamsContractTest::groups), deep), shared);

        assertThat(trace).containsExactly("A{group=a}", "A{group=b}");
    }

    @Form.Every
    void nestedBatchesAccumulate(Form form) throws Exception {
        BaseNode inner = form.batchFlow(FlowWork.batch("Inner", ParamsContractTest::items), leavesParams(form, "A"));

        form.run(form.batchFlow(FlowWork.batch("Outer", ParamsContractTest::groups), inner), shared);

        assertThat(trace)
                .containsExactly(
                        "A{group=a, item=0}", "A{group=a, item=1}", "A{group=b, item=0}", "A{group=b, item=1}");
    }

    @Form.Every
    void theInnerBatchWinsOnAClash(Form form) throws Exception {
        FlowWork<Object> narrows =
                FlowWork.batch("Inner", store -> List.of(Params.of(GROUP, store.param(GROUP) + "!")));
        BaseNode inner = form.batchFlow(narrows, leavesParams(form, "A"));

        form.run(
                form.batchFlow(
                        FlowWork.batch("Outer", ParamsContractTest::groups), inner.then(leavesParams(form, "After"))),
                shared);

        assertThat(trace).containsExactly("A{group=a!}", "After{group=a}", "A{group=b!}", "After{group=b}");
    }

    @Form.Every
    void paramsOfTheCallerAreSeenAndAddedTo(Form form) throws Exception {
        Shared given = shared.with(Params.of(FROM_CALLER, "c"));
        BaseNode batch = form.batchFlow(FlowWork.batch("Batch", ParamsContractTest::groups), leavesParams(form, "A"));

        form.run(form.flow(leavesParams(form, "First").then(batch)), given);

        assertThat(trace).containsExactly("First{caller=c}", "A{caller=c, group=a}", "A{caller=c, group=b}");
    }

    @Form.Every
    void paramsDoNotLeakOutOfTheirIteration(Form form) throws Exception {
        FlowWork<Object> work = FlowWork.batch("Batch", ParamsContractTest::groups)
                .afterAll((store, params, outcomes) -> {
                    trace.add("post" + store.params());
                    return null;
                });
        BaseNode batch = form.batchFlow(work, leavesParams(form, "A"));

        form.run(form.flow(batch.then(leavesParams(form, "After"))), shared);
        form.run(leavesParams(form, "Later"), shared);

        assertThat(trace).containsExactly("A{group=a}", "A{group=b}", "post{}", "After{}", "Later{}");
        assertThat(shared.params()).isEqualTo(Params.NONE);
    }

    @Form.Every
    void paramsDoNotLeakIntoTheNextIteration(Form form) throws Exception {
        FlowWork<Object> unlike =
                FlowWork.batch("Batch", store -> List.of(Params.of(GROUP, "a"), Params.of(ITEM, 1), Params.NONE));

        form.run(form.batchFlow(unlike, leavesParams(form, "A")), shared);

        assertThat(trace).containsExactly("A{group=a}", "A{item=1}", "A{}");
    }

    @Form.Every
    void prepAndPostOfOneVisitSeeTheSameParams(Form form) throws Exception {
        BaseNode node = form.node(new Work<Integer, Integer, Integer, Integer>("Node")
                .prep(store -> store.param(ITEM))
                .takes(item -> Duration.ofSeconds(9 - item))
                .post((store, item, result) -> {
                    trace.add(item + " " + store.param(ITEM));
                    return null;
                }));

        form.run(form.batchFlow(FlowWork.batch("Batch", ParamsContractTest::items), node), shared);

        assertThat(trace).containsExactly("0 0", "1 1");
    }

    @Form.Async
    void paramsDoNotLeakBetweenParallelIterations(Form form) throws Exception {
        List<Integer> wrong = new ArrayList<>();
        BaseNode node = form.node(new Work<Integer, Integer, Integer, Integer>("Node")
                .prep(store -> store.param(ITEM))
                .takes(item -> Duration.ofMillis(item % 7))
                .post((store, item, result) -> {
                    trace.add(store.param(GROUP) + item);
                    if (!item.equals(store.param(ITEM))) {
                        wrong.add(item);
                    }
                    return null;
                }));
        FlowWork<Object> items = FlowWork.batch(
                "Inner",
                store -> IntStream.range(0, 50)
                        .mapToObj(item -> Params.of(ITEM, item))
                        .toList());
        BaseNode inner = form.parallelFlow(20, items, node);

        form.run(form.parallelFlow(2, FlowWork.batch("Outer", ParamsContractTest::groups), inner), shared);

        assertThat(wrong).isEmpty();
        assertThat(trace).hasSize(100).doesNotHaveDuplicates();
    }

    @Form.Every
    void aMissingParamIsAnErrorThatNamesTheKeyAndThePresentOnes(Form form) {
        BaseNode node = form.does("A", store -> store.param(ITEM));

        FlowException failure =
                form.failure(form.batchFlow(FlowWork.batch("Batch", ParamsContractTest::groups), node), shared);

        assertThat(failure.getCause())
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("item")
                .hasMessageContaining("group");
    }
}
