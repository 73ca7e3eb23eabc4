package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.FlowWork;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Batch flows with known results, in every form. */
class WorkedBatchFlowsTest {

    private static final Key<String> KEY = Key.of("key", String.class);
    private static final Key<String> GROUP = Key.of("group", String.class);
    private static final Key<Integer> DOUBLED = Key.local("doubled", Integer.class);
    private static final Map<String, Integer> DATA = Map.of("a", 1, "b", 2, "c", 3);

    private final Shared shared = Shared.create();
    private final List<Integer> results = new ArrayList<>();

    private static List<Params> keys(Shared store) {
        return Stream.of("a", "b", "c").map(key -> Params.of(KEY, key)).toList();
    }

    private static BaseNode doubled(Form form) {
        return form.node(new Work<Integer, Integer, Integer, Integer>("Double")
                .prep(store -> DATA.get(store.param(KEY)))
                .exec(n -> n * 2)
                .post((store, n, result) -> {
                    store.put(DOUBLED, result);
                    return null;
                }));
    }

    private FlowWork<Integer> batch() {
        return FlowWork.<Integer>batch("Batch", WorkedBatchFlowsTest::keys)
                .result(iteration -> iteration.get(DOUBLED))
                .afterAll((store, params, outcomes) -> {
                    outcomes.forEach(outcome -> results.add(outcome.value()));
                    return null;
                });
    }

    @Form.Every
    void aBatchFlowDoublesByParam(Form form) throws Exception {
        form.run(form.batchFlow(batch(), doubled(form)), shared);

        assertThat(results).containsExactly(2, 4, 6);
    }

    @Form.Async
    void aParallelBatchFlowDoublesByParam(Form form) throws Exception {
        form.run(form.parallelFlow(2, batch(), doubled(form)), shared);

        assertThat(results).containsExactly(2, 4, 6);
    }

    @Form.Every
    void nestedBatchesAreGroupsTimesItems(Form form) throws Exception {
        List<String> seen = new ArrayList<>();
        BaseNode leaf = form.does("Leaf", store -> seen.add(store.param(GROUP) + store.param(KEY)));
        BaseNode inner = form.batchFlow(FlowWork.batch("Items", WorkedBatchFlowsTest::keys), leaf);
        FlowWork<Object> groups = FlowWork.batch(
                "Groups",
                store -> Stream.of("x", "y")
                        .map(group -> Params.of(GROUP, group))
                        .toList());

        form.run(form.batchFlow(groups, inner), shared);

        assertThat(seen).containsExactly("xa", "xb", "xc", "ya", "yb", "yc");
    }

    @Test
    void oddItemsFinishFirstAndResultsStayInOrder() {
        VirtualRun time = new VirtualRun();
        List<Integer> finished = new ArrayList<>();
        List<Integer> doubled = new ArrayList<>();
        AsyncParallelBatchNode<Integer, Integer> batch = new AsyncParallelBatchNode<>(5) {
            @Override
            protected Collection<Integer> prep(Shared store) {
                return List.of(0, 1, 2, 3, 4);
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer item) {
                return time.after(Duration.ofMillis(item % 2 == 0 ? 100 : 50), () -> {
                    finished.add(item);
                    return item * 2;
                });
            }

            @Override
            protected String post(Shared store, List<Integer> items, List<Integer> all) {
                doubled.addAll(all);
                return null;
            }
        };

        time.run(batch, shared);

        assertThat(finished).containsExactly(1, 3, 0, 2, 4);
        assertThat(doubled).containsExactly(0, 2, 4, 6, 8);
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(100));
    }
}
