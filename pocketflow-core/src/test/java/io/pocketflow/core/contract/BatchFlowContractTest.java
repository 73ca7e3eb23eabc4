package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.FlowWork;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

/** The contract of batch flows whose iterations run one after another, in every form. */
class BatchFlowContractTest {

    private static final Key<Integer> ITEM = Key.of("item", Integer.class);

    private final List<String> trace = new ArrayList<>();
    private final List<Outcome<String>> ended = new ArrayList<>();
    private final Shared shared = Shared.create();

    private static Collection<Params> items(int count) {
        return IntStream.range(0, count).mapToObj(item -> Params.of(ITEM, item)).toList();
    }

    private FlowWork<String> batch(int count) {
        return batch(items(count));
    }

    private FlowWork<String> batch(Collection<Params> params) {
        return FlowWork.<String>batch("Batch", store -> params)
                .result(iteration -> {
                    trace.add("result " + iteration.param(ITEM));
                    return "r" + iteration.param(ITEM);
                })
                .afterAll((store, given, outcomes) -> {
                    trace.add("post");
                    ended.addAll(outcomes);
                    return "batched";
                });
    }

    private BaseNode leavesItem(Form form) {
        return form.does("A", store -> trace.add("A " + store.param(ITEM)));
    }

    private BaseNode failsAt(Form form, int failing, Exception failure) {
        return form.node(new Work<Integer, Integer, Integer, Integer>("A")
                .prep(store -> store.param(ITEM))
                .exec(item -> {
                    trace.add("A " + item);
                    if (item == failing) {
                        throw failure;
                    }
                    return item;
                }));
    }

    @Form.Every
    void theGraphRunsOnceForEachParamsThenResultThenPostOnce(Form form) throws Exception {
        BaseNode flow = form.batchFlow(batch(2), leavesItem(form).then(form.does("B", store -> trace.add("B"))));

        assertThat(form.run(flow, shared)).isEqualTo("batched");
        assertThat(trace).containsExactly("A 0", "B", "result 0", "A 1", "B", "result 1", "post");
    }

    @Form.Every
    void outcomesAreInTheOrderOfTheParams(Form form) throws Exception {
        form.run(form.batchFlow(batch(3), leavesItem(form)), shared);

        assertThat(ended).extracting(Outcome::value).containsExactly("r0", "r1", "r2");
        assertThat(ended).extracting(Outcome::index).containsExactly(0, 1, 2);
    }

    @Form.Every
    void postGetsTheParams(Form form) throws Exception {
        List<Object> seen = new ArrayList<>();
        Collection<Params> params = items(2);
        FlowWork<String> work = batch(params).afterAll((store, given, outcomes) -> {
            seen.add(given);
            return null;
        });

        form.run(form.batchFlow(work, leavesItem(form)), shared);

        assertThat(seen).hasSize(1).first().isSameAs(params);
    }

    @Form.Every
    void anEmptyListRunsOnlyPost(Form form) throws Exception {
        assertThat(form.run(form.batchFlow(batch(0), leavesItem(form)), shared)).isEqualTo("batched");

        assertThat(trace).containsExactly("post");
        assertThat(ended).isEmpty();
    }

    @Form.Every
    void nullFromPrepRunsOnlyPost(Form form) throws Exception {
        form.run(form.batchFlow(batch(null), leavesItem(form)), shared);

        assertThat(trace).containsExactly("post");
    }

    @Form.Every
    void paramsMayComeAsASet(Form form) throws Exception {
        form.run(form.batchFlow(batch(new LinkedHashSet<>(items(2))), leavesItem(form)), shared);

        assertThat(ended).extracting(Outcome::value).containsExactly("r0", "r1");
    }

    @Form.Every
    void theLastActionOfAnIterationDoesNotSteer(Form form) throws Exception {
        BaseNode flow = form.batchFlow(batch(2), form.does("A", store -> {}, "inner action"));
        BaseNode next = form.does("Next", store -> trace.add("next"));

        form.run(form.flow(flow.on("batched", next).on("inner action", form.fails("Never", new Boom("no")))), shared);

        assertThat(trace).endsWith("post", "next");
    }

    @Form.Every
    void anIterationYieldsNullByDefault(Form form) throws Exception {
        List<Object> values = new ArrayList<>();
        FlowWork<Object> work = FlowWork.batch("Batch", store -> items(1)).afterAll((store, given, outcomes) -> {
            values.add(outcomes.get(0).value());
            return null;
        });

        assertThat(form.run(form.batchFlow(work, leavesItem(form)), shared)).isEqualTo("default");
        assertThat(values).hasSize(1).containsOnlyNulls();
    }

    @Form.Every
    void stopEndsAtTheFirstFailure(Form form) {
        Boom boom = new Boom("boom");

        FlowException failure = form.failure(form.batchFlow(batch(3), failsAt(form, 1, boom)), shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(failure.node()).isEqualTo("A");
        assertThat(failure.path()).isEqualTo("Batch[1]/A");
        assertThat(trace).containsExactly("A 0", "result 0", "A 1");
    }

    @Form.Every
    void collectRunsEveryIterationToItsEnd(Form form) throws Exception {
        Boom boom = new Boom("boom");

        form.run(form.batchFlow(batch(3).collecting(), failsAt(form, 1, boom)), shared);

        assertThat(trace).containsExactly("A 0", "result 0", "A 1", "A 2", "result 2", "post");
        assertThat(ended).extracting(Outcome::isDone).containsExactly(true, false, true);
        assertThat(ended.get(1).failure()).containsSame(boom);
        assertThat(ended.get(1).index()).isEqualTo(1);
        assertThat(ended.get(1).attempts()).isEqualTo(1);
    }

    @Form.Every
    void aFailedResultIsAFailureOfItsIteration(Form form) throws Exception {
        Boom boom = new Boom("boom");
        FlowWork<String> work = batch(2).collecting().result(iteration -> {
            if (iteration.param(ITEM) == 0) {
                throw boom;
            }
            return "fine";
        });

        form.run(form.batchFlow(work, leavesItem(form)), shared);

        assertThat(ended.get(0).failure()).containsSame(boom);
        assertThat(ended.get(1).value()).isEqualTo("fine");
    }

    @Form.Every
    void aFailedResultStopsWhereFailuresStop(Form form) {
        Boom boom = new Boom("boom");
        FlowWork<String> work = batch(2).result(iteration -> {
            throw boom;
        });

        FlowException failure = form.failure(form.batchFlow(work, leavesItem(form)), shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(trace).containsExactly("A 0");
    }

    @Form.Timed
    void anOutcomeTellsHowLongItsIterationTook(Form form) throws Exception {
        BaseNode node = form.node(new Work<Integer, Integer, Integer, Integer>("A")
                .prep(store -> store.param(ITEM))
                .takes(item -> Duration.ofSeconds(item + 1L)));

        form.run(form.batchFlow(batch(3), node), shared);

        assertThat(ended.stream().map(outcome -> outcome.duration().toSeconds()))
                .containsExactly(1L, 2L, 3L);
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(6));
    }

    @Form.Every
    void aBatchFlowIsNeverRetried(Form form) {
        form.failure(form.flow(form.batchFlow(batch(1), failsAt(form, 0, new Boom("boom")))), shared);

        assertThat(trace).containsExactly("A 0");
    }
}
