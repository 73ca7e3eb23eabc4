package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
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
import java.util.stream.IntStream;

/** The contract of values that belong to one iteration, in every form. */
class LocalKeyContractTest {

    private static final Key<Integer> ITEM = Key.of("item", Integer.class);
    private static final Key<Integer> GROUP = Key.of("group", Integer.class);
    private static final Key<String> TEXT = Key.local("text", String.class);
    private static final Key<String> COMMON = Key.of("common", String.class);

    private final List<String> results = new ArrayList<>();
    private final Shared shared = Shared.create();

    private static Collection<Params> params(Key<Integer> key, int count) {
        return IntStream.range(0, count).mapToObj(item -> Params.of(key, item)).toList();
    }

    private FlowWork<String> batch(String name, Key<Integer> key, int count) {
        return FlowWork.<String>batch(name, store -> params(key, count))
                .result(iteration -> iteration.find(TEXT).orElse("nothing"))
                .afterAll((store, given, outcomes) -> {
                    outcomes.forEach(outcome -> results.add(outcome.value()));
                    return null;
                });
    }

    /** Writes the item's number and needs longer for the early ones. */
    private static BaseNode load(Form form) {
        return form.node(new Work<Integer, Integer, String, String>("Load")
                .prep(store -> store.param(ITEM))
                .exec(item -> "text " + item)
                .takes(item -> Duration.ofMillis(1_000 - item))
                .post((store, item, text) -> {
                    store.put(TEXT, text);
                    return null;
                }));
    }

    private static BaseNode shout(Form form) {
        return form.node(new Work<String, String, String, String>("Shout")
                .prep(store -> store.get(TEXT))
                .exec(text -> text + "!")
                .post((store, text, loud) -> {
                    store.put(TEXT, loud);
                    return null;
                }));
    }

    @Form.Every
    void aLocalValueBelongsToItsIteration(Form form) throws Exception {
        form.run(form.batchFlow(batch("Batch", ITEM, 3), load(form).then(shout(form))), shared);

        assertThat(results).containsExactly("text 0!", "text 1!", "text 2!");
        assertThat(shared.contains(TEXT)).isFalse();
        assertThat(shared.asMap()).isEmpty();
    }

    @Form.Async
    void parallelIterationsDoNotReadEachOthersLocalValues(Form form) throws Exception {
        form.run(form.parallelFlow(200, batch("Batch", ITEM, 200), load(form).then(shout(form))), shared);

        assertThat(results)
                .isEqualTo(
                        IntStream.range(0, 200).mapToObj(i -> "text " + i + "!").toList());
    }

    @Form.Every
    void aLocalValueEndsWithItsIteration(Form form) throws Exception {
        BaseNode onlyTheFirst = form.does("First", store -> {
            if (store.param(ITEM) == 0) {
                store.put(TEXT, "of the first");
            }
        });

        form.run(form.batchFlow(batch("Batch", ITEM, 2), onlyTheFirst), shared);

        assertThat(results).containsExactly("of the first", "nothing");
    }

    @Form.Every
    void aLocalValueIsSeenInNestedFlowsAndBatches(Form form) throws Exception {
        List<String> seen = new ArrayList<>();
        BaseNode look = form.does("Look", store -> seen.add(store.get(TEXT) + " " + store.param(GROUP)));
        BaseNode inner = form.batchFlow(batch("Inner", GROUP, 2), form.flow(FlowWork.flow("Deep"), look));

        form.run(form.batchFlow(batch("Outer", ITEM, 2), load(form).then(inner)), shared);

        assertThat(seen).containsExactly("text 0 0", "text 0 1", "text 1 0", "text 1 1");
    }

    @Form.Every
    void aLocalValueOfAnInnerIterationHidesTheOuterOne(Form form) throws Exception {
        BaseNode hide = form.does("Hide", store -> store.put(TEXT, "inner"));
        BaseNode inner = form.batchFlow(batch("Inner", GROUP, 1), hide);

        form.run(form.batchFlow(batch("Outer", ITEM, 1), load(form).then(inner)), shared);

        assertThat(results).containsExactly("inner", "text 0");
    }

    @Form.Every
    void aLocalValueWrittenInANestedFlowBelongsToTheIterationAround(Form form) throws Exception {
        BaseNode inner = form.flow(FlowWork.flow("Inner"), load(form));

        form.run(form.batchFlow(batch("Batch", ITEM, 2), inner.then(shout(form))), shared);

        assertThat(results).containsExactly("text 0!", "text 1!");
    }

    @Form.Every
    void outsideOfAnyIterationALocalKeyIsTheRuns(Form form) throws Exception {
        form.run(form.does("A", store -> store.put(TEXT, "the run's")), shared);

        assertThat(shared.get(TEXT)).isEqualTo("the run's");
    }

    @Form.Every
    void anIterationSeesTheRunsValueUntilItPutsItsOwn(Form form) throws Exception {
        shared.put(TEXT, "the run's");
        BaseNode second = form.does("Second", store -> {
            if (store.param(ITEM) == 1) {
                store.put(TEXT, "its own");
            }
        });

        form.run(form.batchFlow(batch("Batch", ITEM, 2), second), shared);

        assertThat(results).containsExactly("the run's", "its own");
        assertThat(shared.get(TEXT)).isEqualTo("the run's");
    }

    @Form.Every
    void anOrdinaryKeyIsOneForAllIterations(Form form) throws Exception {
        BaseNode append = form.does("Append", store -> store.update(COMMON, "", text -> text + store.param(ITEM)));

        form.run(form.batchFlow(batch("Batch", ITEM, 4), append), shared);

        assertThat(shared.get(COMMON)).isEqualTo("0123");
    }

    @Form.Every
    void updateOfALocalKeyIsLocal(Form form) throws Exception {
        shared.put(TEXT, "x");
        BaseNode update = form.does("Update", store -> store.update(TEXT, text -> text + store.param(ITEM)));

        form.run(form.batchFlow(batch("Batch", ITEM, 2), update), shared);

        assertThat(results).containsExactly("x0", "x1");
        assertThat(shared.get(TEXT)).isEqualTo("x");
    }

    @Form.Every
    void removeOfALocalKeyIsLocal(Form form) throws Exception {
        shared.put(TEXT, "the run's");
        BaseNode remove = form.does("Remove", store -> {
            store.put(TEXT, "its own");
            assertThat(store.remove(TEXT)).contains("its own");
        });

        form.run(form.batchFlow(batch("Batch", ITEM, 1), remove), shared);

        assertThat(results).containsExactly("the run's");
    }
}
