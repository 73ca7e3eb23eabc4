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
import java.util.List;
import java.util.stream.Stream;

/** The contract of the iterations of a parallel batch flow, in every async form. */
class ParallelBatchFlowContractTest {

    private static final Key<Integer> SECONDS = Key.of("seconds", Integer.class);

    private final List<String> trace = new ArrayList<>();
    private final List<Outcome<String>> ended = new ArrayList<>();
    private final Shared shared = Shared.create();

    private FlowWork<String> batch(Integer... seconds) {
        List<Params> params =
                Stream.of(seconds).map(item -> Params.of(SECONDS, item)).toList();
        return FlowWork.<String>batch("Batch", store -> params)
                .result(iteration -> {
                    trace.add("result " + iteration.param(SECONDS));
                    return "r" + iteration.param(SECONDS);
                })
                .afterAll((store, given, outcomes) -> {
                    trace.add("post of " + given.size());
                    ended.addAll(outcomes);
                    return "batched";
                });
    }

    /** Takes as many seconds as the param says; negative ones fail after that. */
    private BaseNode wait(Form form) {
        return form.node(new Work<Integer, Integer, Integer, Integer>("Wait")
                .prep(store -> store.param(SECONDS))
                .takes(seconds -> Duration.ofSeconds(Math.abs(seconds)))
                .exec(seconds -> {
                    trace.add("exec " + seconds);
                    if (seconds < 0) {
                        throw new Boom("failed at " + seconds);
                    }
                    return seconds;
                }));
    }

    @Form.Async
    void outcomesAreInInputOrder(Form form) throws Exception {
        assertThat(form.run(form.parallelFlow(3, batch(3, 1, 2), wait(form)), shared))
                .isEqualTo("batched");

        assertThat(ended).extracting(Outcome::value).containsExactly("r3", "r1", "r2");
        assertThat(ended).extracting(Outcome::index).containsExactly(0, 1, 2);
    }

    @Form.Timed
    void theIterationsOverlapAndEndInTheOrderOfTime(Form form) throws Exception {
        form.run(form.parallelFlow(3, batch(3, 1, 2), wait(form)), shared);

        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(3));
        assertThat(trace)
                .containsExactly("exec 3", "exec 1", "exec 2", "result 1", "result 2", "result 3", "post of 3");
    }

    @Form.Timed
    void thereAreNoWaves(Form form) throws Exception {
        form.run(form.parallelFlow(2, batch(10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), wait(form)), shared);

        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(10));
    }

    @Form.Async
    void resultRunsOnceForEachIterationAndPostOnce(Form form) throws Exception {
        form.run(form.parallelFlow(2, batch(1, 2, 3), wait(form)), shared);

        assertThat(trace)
                .contains("result 1", "result 2", "result 3")
                .hasSize(7)
                .endsWith("post of 3");
    }

    @Form.Async
    void anEmptyListRunsOnlyPost(Form form) throws Exception {
        form.run(form.parallelFlow(2, batch(), wait(form)), shared);

        assertThat(trace).containsExactly("post of 0");
    }

    @Form.Async
    void stopSkipsPost(Form form) {
        FlowException failure = form.failure(form.parallelFlow(1, batch(1, -2, 3), wait(form)), shared);

        assertThat(failure.getCause()).hasMessage("failed at -2");
        assertThat(failure.path()).isEqualTo("Batch[1]/Wait");
        assertThat(trace).containsExactly("exec 1", "result 1", "exec -2");
    }

    @Form.Timed
    void theFirstFailureInTimeSurfacesAndTheRestIsCancelled(Form form) {
        FlowException failure = form.failure(form.parallelFlow(3, batch(60, -2, -1, 60), wait(form)), shared);

        assertThat(failure.getCause()).hasMessage("failed at -1");
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(1));
        assertThat(trace).containsExactly("exec 60", "exec -2", "exec -1");
    }

    @Form.Async
    void collectRunsEveryIterationToItsEnd(Form form) throws Exception {
        form.run(form.parallelFlow(2, batch(3, -1, 2).collecting(), wait(form)), shared);

        assertThat(ended).extracting(Outcome::isDone).containsExactly(true, false, true);
        assertThat(ended.get(1).failure().orElseThrow())
                .isInstanceOf(Boom.class)
                .hasMessage("failed at -1");
        assertThat(ended.get(1).attempts()).isEqualTo(1);
        assertThat(trace).doesNotContain("result -1").endsWith("post of 3");
    }

    @Form.Async
    void aFailedResultIsAFailureOfItsIteration(Form form) throws Exception {
        Boom boom = new Boom("boom");
        FlowWork<String> work = batch(1, 2).collecting().result(iteration -> {
            if (iteration.param(SECONDS) == 1) {
                throw boom;
            }
            return "fine";
        });

        form.run(form.parallelFlow(2, work, wait(form)), shared);

        assertThat(ended.get(0).failure()).containsSame(boom);
        assertThat(ended.get(1).value()).isEqualTo("fine");
    }

    @Form.Async
    void itStandsInAFlowAsAnyNode(Form form) throws Exception {
        BaseNode batch = form.parallelFlow(2, batch(1, 2), wait(form));
        BaseNode after = form.does("After", store -> trace.add("after"));

        form.run(form.flow(batch.on("batched", after)), shared);

        assertThat(trace).endsWith("post of 2", "after");
    }

    @Form.Timed
    void aFailedParallelBatchInAParallelBatchStopsTheOuterOneToo(Form form) {
        BaseNode inner = form.parallelFlow(
                9,
                FlowWork.batch(
                        "Inner",
                        store -> Stream.of(60, store.param(SECONDS))
                                .map(item -> Params.of(SECONDS, item))
                                .toList()),
                wait(form));

        FlowException failure = form.failure(form.parallelFlow(9, batch(30, -5, 40), inner), shared);

        assertThat(failure.getCause()).hasMessage("failed at -5");
        assertThat(failure.path()).isEqualTo("Batch[1]/Inner[1]/Wait");
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }
}
