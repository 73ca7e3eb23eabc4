package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The contract of batches whose items run one after another, in every form. */
class BatchContractTest {

    private final List<String> trace = new ArrayList<>();
    private final List<Integer> results = new ArrayList<>();
    private final Map<Integer, Integer> calls = new HashMap<>();
    private final Shared shared = Shared.create();

    /** Squares the items. */
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

    @Form.Every
    void resultsAreInInputOrder(Form form) throws Exception {
        BaseNode batch = form.batch(squares(List.of(3, 1, 2)).takes(item -> Duration.ofSeconds(9 - item)));

        assertThat(form.run(batch, shared)).isEqualTo("squared");
        assertThat(results).containsExactly(9, 1, 4);
        assertThat(trace).containsExactly("post [3, 1, 2]");
    }

    @Form.Every
    void postGetsTheSameListThatPrepGave(Form form) throws Exception {
        List<Integer> items = new ArrayList<>(List.of(1, 2));
        List<Object> seen = new ArrayList<>();
        Work<Collection<Integer>, Integer, Integer, List<Integer>> work = squares(items)
                .post((store, given, squares) -> {
                    seen.add(given);
                    return null;
                });

        form.run(form.batch(work), shared);

        assertThat(seen).hasSize(1).first().isSameAs(items);
    }

    @Form.Every
    void nullFromPrepIsAnEmptyBatch(Form form) throws Exception {
        form.run(form.batch(squares(null)), shared);

        assertThat(calls).isEmpty();
        assertThat(trace).containsExactly("post []");
    }

    @Form.Every
    void anEmptyBatchRunsOnlyPost(Form form) throws Exception {
        form.run(form.batch(squares(List.of())), shared);

        assertThat(calls).isEmpty();
        assertThat(trace).containsExactly("post []");
        assertThat(results).isEmpty();
    }

    @Form.Every
    void prepMayReturnASet(Form form) throws Exception {
        form.run(form.batch(squares(new LinkedHashSet<>(List.of(5, 4, 6)))), shared);

        assertThat(results).containsExactly(25, 16, 36);
        assertThat(trace).containsExactly("post [5, 4, 6]");
    }

    @Form.Every
    void prepMayReturnAQueue(Form form) throws Exception {
        form.run(form.batch(squares(new ArrayDeque<>(List.of(2, 2, 3)))), shared);

        assertThat(results).containsExactly(4, 4, 9);
    }

    @Form.Every
    void nullResultsKeepTheirPlaces(Form form) throws Exception {
        form.run(form.batch(squares(List.of(1, 2, 3)).exec(item -> item == 2 ? null : item)), shared);

        assertThat(results).containsExactly(1, null, 3);
    }

    @Form.Every
    void aNullItemIsRefusedNamingItsPlace(Form form) {
        FlowException failure = form.failure(form.batch(squares(Arrays.asList(1, null, 3))), shared);

        assertThat(failure.getCause())
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("item 1")
                .hasMessageContaining("Squares");
        assertThat(calls).isEmpty();
    }

    @Form.Every
    void theListOfResultsCannotBeChanged(Form form) throws Exception {
        form.run(
                form.batch(squares(List.of(1)).post((store, given, squares) -> {
                    assertThatThrownBy(() -> squares.add(2)).isInstanceOf(UnsupportedOperationException.class);
                    return null;
                })),
                shared);
    }

    @Form.Timed
    void onlyOneItemIsInFlight(Form form) throws Exception {
        form.run(form.batch(squares(List.of(1, 2, 3)).takes(item -> Duration.ofSeconds(item))), shared);

        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(6));
    }

    @Form.Every
    void aBatchMayBeLong(Form form) throws Exception {
        form.run(form.batch(squares(IntStream.range(0, 500).boxed().toList())), shared);

        assertThat(results).hasSize(500).endsWith(499 * 499);
    }
}
