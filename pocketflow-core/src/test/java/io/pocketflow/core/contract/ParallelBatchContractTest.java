package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The contract of the items of a parallel batch node, in every async form. */
class ParallelBatchContractTest {

    private final List<String> trace = new ArrayList<>();
    private final List<Integer> results = new ArrayList<>();
    private final Map<Integer, Integer> calls = new HashMap<>();
    private final Shared shared = Shared.create();

    private Work<Collection<Integer>, Integer, Integer, List<Integer>> squares(Collection<Integer> items) {
        return new Work<Collection<Integer>, Integer, Integer, List<Integer>>("Squares")
                .prep(store -> items)
                .exec(item -> {
                    calls.merge(item, 1, Integer::sum);
                    return item * item;
                })
                .post((store, given, squares) -> {
                    trace.add("post " + given);
                    results.addAll(squares);
                    return "squared";
                });
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Form.Async
    void resultsAreInInputOrderWhateverTheOrderOfCompletion(Form form) throws Exception {
        BaseNode batch = form.parallel(5, squares(List.of(3, 1, 2)).takes(Duration::ofSeconds));

        assertThat(form.run(batch, shared)).isEqualTo("squared");
        assertThat(results).containsExactly(9, 1, 4);
        assertThat(trace).containsExactly("post [3, 1, 2]");
    }

    @Form.Timed
    void theItemsOverlap(Form form) throws Exception {
        form.run(form.parallel(5, squares(List.of(3, 1, 2)).takes(Duration::ofSeconds)), shared);

        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Form.Timed
    void thereAreNoWaves(Form form) throws Exception {
        // one item of 10 s beside ten of 1 s: with waves of two this would take 10 + 1 + 1 + ...
        List<Integer> items = new ArrayList<>(List.of(10));
        items.addAll(IntStream.range(0, 10).mapToObj(i -> 1).toList());

        form.run(form.parallel(2, squares(items).takes(Duration::ofSeconds)), shared);

        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(10));
    }

    @Form.Async
    void nullFromPrepRunsOnlyPost(Form form) throws Exception {
        form.run(form.parallel(2, squares(null)), shared);

        assertThat(calls).isEmpty();
        assertThat(trace).containsExactly("post []");
    }

    @Form.Async
    void anEmptyBatchRunsOnlyPost(Form form) throws Exception {
        form.run(form.parallel(2, squares(List.of())), shared);

        assertThat(calls).isEmpty();
        assertThat(trace).containsExactly("post []");
    }

    @Form.Async
    void nullResultsKeepTheirPlaces(Form form) throws Exception {
        form.run(form.parallel(2, squares(upTo(3)).exec(item -> item == 1 ? null : item)), shared);

        assertThat(results).containsExactly(0, null, 2);
    }

    @Form.Async
    void retryWaitAndFallbackAreItemByItem(Form form) throws Exception {
        Retry retry = Retry.upTo(3).withDelay(Duration.ofSeconds(1));
        Work<Collection<Integer>, Integer, Integer, List<Integer>> work = squares(List.of(1, 2, 3, 4))
                .retry(retry)
                .exec(item -> {
                    if (calls.merge(item, 1, Integer::sum) < item) {
                        throw new Boom("item " + item);
                    }
                    return item * item;
                })
                .fallback((item, last) -> -item);

        form.run(form.parallel(4, work), shared);

        assertThat(results).containsExactly(1, 4, 9, -4);
        assertThat(calls).isEqualTo(Map.of(1, 1, 2, 2, 3, 3, 4, 3));
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Form.Async
    void anItemThatWaitsHoldsNoPlace(Form form) throws Exception {
        Retry retry = Retry.upTo(2).withDelay(Duration.ofHours(1));
        Map<Integer, Duration> ended = new HashMap<>();
        Work<Collection<Integer>, Integer, Integer, List<Integer>> work = squares(upTo(5))
                .retry(retry)
                .exec(item -> {
                    if (calls.merge(item, 1, Integer::sum) == 1 && item == 0) {
                        throw new Boom("first call");
                    }
                    ended.put(item, form.time.elapsed());
                    return item;
                });

        form.run(form.parallel(1, work), shared);

        assertThat(ended.get(0)).isEqualTo(Duration.ofHours(1));
        assertThat(ended.get(4)).isZero();
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofHours(1));
    }

    @Form.Async
    void anItemThatIsThrottledHoldsNoPlace(Form form) throws Exception {
        List<Integer> order = new ArrayList<>();
        Work<Collection<Integer>, Integer, Integer, List<Integer>> work = squares(upTo(3))
                .exec(item -> {
                    if (calls.merge(item, 1, Integer::sum) == 1 && item == 0) {
                        throw Boom.Hinted.throttle(Duration.ofMinutes(2));
                    }
                    order.add(item);
                    return item;
                });

        form.run(form.parallel(1, work), shared);

        assertThat(order).containsExactly(1, 2, 0);
        assertThat(results).containsExactly(0, 1, 2);
    }

    @Form.Async
    void theFirstFailureSkipsPost(Form form) {
        Boom boom = new Boom("boom");

        FlowException failure = form.failure(
                form.parallel(2, squares(upTo(9)).retry(Retry.upTo(2)).exec(item -> {
                    calls.merge(item, 1, Integer::sum);
                    if (item == 2) {
                        throw boom;
                    }
                    return item;
                })),
                shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(failure.node()).isEqualTo("Squares");
        assertThat(failure.path()).endsWith("Squares[2]");
        assertThat(failure.attempts()).isEqualTo(2);
        assertThat(calls).containsEntry(2, 2);
        assertThat(trace).isEmpty();
    }

    @Form.Timed
    void noNewItemStartsAfterAFailure(Form form) {
        Work<Collection<Integer>, Integer, Integer, List<Integer>> work = squares(upTo(9))
                .takes(item -> Duration.ofMillis(item == 3 ? 500 : 1_000))
                .exec(item -> {
                    calls.merge(item, 1, Integer::sum);
                    if (item == 3) {
                        throw new Boom("item 3");
                    }
                    return item;
                });

        form.failure(form.parallel(2, work), shared);

        assertThat(calls.keySet()).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofMillis(1_500));
    }

    @Form.Timed
    void theFirstFailureInTimeSurfaces(Form form) {
        FlowException failure = form.failure(
                form.parallel(
                        3, squares(List.of(3, 1, 2)).takes(Duration::ofSeconds).exec(item -> {
                            throw new Boom("after " + item + " s");
                        })),
                shared);

        assertThat(failure.getCause()).hasMessage("after 1 s");
        assertThat(failure.path()).endsWith("Squares[1]");
    }

    @Form.Async
    void aHugeBatchRuns(Form form) throws Exception {
        form.run(form.parallel(100, squares(upTo(500))), shared);

        assertThat(results).hasSize(500).endsWith(499 * 499);
    }
}
