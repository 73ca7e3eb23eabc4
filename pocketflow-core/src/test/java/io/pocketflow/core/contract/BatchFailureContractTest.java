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

/** The contract of failed items of sequential batches, in every form. */
class BatchFailureContractTest {

    private final List<String> trace = new ArrayList<>();
    private final List<Integer> results = new ArrayList<>();
    private final Map<Integer, Integer> calls = new HashMap<>();
    private final Shared shared = Shared.create();

    /** Squares the items. */
    private Work<Collection<Integer>, Integer, Integer, List<Integer>> squares(Collection<Integer> items) {
        return new Work<Collection<Integer>, Integer, Integer, List<Integer>>("Squares")
                .prep(store -> items)
                .post((store, given, squares) -> {
                    trace.add("post " + given);
                    results.addAll(squares);
                    return null;
                });
    }

    @Form.Every
    void retriesAreItemByItem(Form form) throws Exception {
        Retry retry = Retry.upTo(3).withDelay(Duration.ofSeconds(1));
        BaseNode batch = form.batch(squares(List.of(1, 2, 3)).retry(retry).exec(item -> {
            int call = calls.merge(item, 1, Integer::sum);
            if (call < item) {
                throw new Boom("item " + item + " call " + call);
            }
            return item * item;
        }));

        form.run(batch, shared);

        assertThat(results).containsExactly(1, 4, 9);
        assertThat(calls).isEqualTo(Map.of(1, 1, 2, 2, 3, 3));
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Form.Every
    void theFallbackIsItemByItem(Form form) throws Exception {
        BaseNode batch = form.batch(squares(List.of(1, 2, 3))
                .retry(Retry.upTo(2))
                .exec(item -> {
                    calls.merge(item, 1, Integer::sum);
                    if (item == 2) {
                        throw new Boom("never");
                    }
                    return item;
                })
                .fallback((item, last) -> -item));

        form.run(batch, shared);

        assertThat(results).containsExactly(1, -2, 3);
        assertThat(calls).isEqualTo(Map.of(1, 1, 2, 2, 3, 1));
    }

    @Form.Every
    void anItemThatFailsForGoodStopsTheBatch(Form form) {
        Boom boom = new Boom("for good");

        FlowException failure = form.failure(
                form.batch(squares(List.of(1, 2, 3)).retry(Retry.upTo(2)).exec(item -> {
                    calls.merge(item, 1, Integer::sum);
                    if (item == 2) {
                        throw boom;
                    }
                    return item;
                })),
                shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(failure.node()).isEqualTo("Squares");
        assertThat(failure.path()).endsWith("Squares[1]");
        assertThat(failure.attempts()).isEqualTo(2);
        assertThat(calls).isEqualTo(Map.of(1, 1, 2, 2));
        assertThat(trace).isEmpty();
    }

    @Form.Every
    void oneItemAfterAnotherRetriesIncluded(Form form) throws Exception {
        Retry retry = Retry.upTo(2).withDelay(Duration.ofSeconds(5));
        BaseNode batch = form.batch(squares(List.of(1, 2, 3)).retry(retry).exec(item -> {
            trace.add("item " + item);
            if (calls.merge(item, 1, Integer::sum) == 1) {
                throw new Boom("first call");
            }
            return item;
        }));

        form.run(batch, shared);

        assertThat(trace).containsExactly("item 1", "item 1", "item 2", "item 2", "item 3", "item 3", "post [1, 2, 3]");
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(15));
    }

    @Form.Every
    void anErrorStopsTheBatchAtTheFirstAttempt(Form form) {
        FlowException failure = form.failure(
                form.batch(squares(List.of(1, 2)).retry(Retry.upTo(3)).exec(item -> {
                    calls.merge(item, 1, Integer::sum);
                    throw new AssertionError("an error");
                })),
                shared);

        assertThat(failure).hasCauseInstanceOf(AssertionError.class);
        assertThat(calls).isEqualTo(Map.of(1, 1));
    }
}
