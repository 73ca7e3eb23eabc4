package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.FlowWork;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Graphs of small numbers with known results, in every form. */
class WorkedExamplesTest {

    private static final Key<Integer> N = Key.of("n", Integer.class);
    private static final Key<String> PATH = Key.of("path", String.class);

    private final Shared shared = Shared.create();

    private static BaseNode step(Form form, String name, UnaryOperator<Integer> change, String action) {
        return form.node(new Work<Integer, Integer, Integer, Integer>(name)
                .prep(store -> store.find(N).orElse(0))
                .exec(change::apply)
                .post((store, before, after) -> {
                    store.put(N, after);
                    return action;
                }));
    }

    private static BaseNode number(Form form, int value) {
        return step(form, "Number" + value, old -> value, null);
    }

    private static BaseNode add(Form form, int value) {
        return step(form, "Add" + value, old -> old + value, null);
    }

    private static BaseNode times(Form form, int value) {
        return step(form, "Times" + value, old -> old * value, null);
    }

    /** Looks at the number and names an action. */
    private static BaseNode sign(Form form, String positive, String negative) {
        return form.node(new Work<Integer, Integer, Boolean, Boolean>("Sign")
                .prep(store -> store.get(N))
                .exec(n -> n >= 0)
                .post((store, n, isPositive) -> isPositive ? positive : negative));
    }

    private BaseNode path(Form form, String name) {
        return form.does(name, store -> store.put(PATH, name));
    }

    @Form.Every
    void fivePlusThreeTimesTwoIsSixteen(Form form) throws Exception {
        Route line = number(form, 5).then(add(form, 3)).then(times(form, 2));

        assertThat(form.run(form.flow(line), shared)).isEqualTo("default");
        assertThat(shared.get(N)).isEqualTo(16);
    }

    @Form.Every
    void aPositiveNumberTakesTheOneBranchAndANegativeOneTheOther(Form form) throws Exception {
        BaseNode check = sign(form, "positive", "negative");
        BaseNode plus = add(form, 10);
        BaseNode minus = add(form, -20);

        form.run(form.flow(number(form, 5).then(check.on("positive", plus).on("negative", minus))), shared);
        assertThat(shared.get(N)).isEqualTo(15);

        form.run(form.flow(number(form, -5).then(check.on("positive", plus).on("negative", minus))), shared);
        assertThat(shared.get(N)).isEqualTo(-25);
    }

    @Form.Every
    void tenMinusThreeInALoopEndsAtMinusTwo(Form form) throws Exception {
        BaseNode check = sign(form, "again", "cycle_done");
        BaseNode subtract = add(form, -3);
        Route loop =
                number(form, 10).then(check.on("again", subtract.then(check)).end("cycle_done"));

        assertThat(form.run(form.flow(loop), shared)).isEqualTo("cycle_done");
        assertThat(shared.get(N)).isEqualTo(-2);
    }

    @Form.Every
    void aFlowInAFlowInAFlowGivesThirty(Form form) throws Exception {
        BaseNode inner = form.flow(
                FlowWork.flow("Inner"), number(form, 5).then(add(form, 10)).then(times(form, 2)));

        form.run(form.flow(FlowWork.flow("Outer"), form.flow(FlowWork.flow("Middle"), inner)), shared);

        assertThat(shared.get(N)).isEqualTo(30);
    }

    @Form.Every
    void fivePlusThreeThenTimesFourOverThreeLevelsIsThirtyTwo(Form form) throws Exception {
        BaseNode inner = form.flow(FlowWork.flow("Inner"), number(form, 5).then(add(form, 3)));
        BaseNode middle = form.flow(FlowWork.flow("Middle"), inner.then(times(form, 4)));

        form.run(form.flow(FlowWork.flow("Outer"), middle), shared);

        assertThat(shared.get(N)).isEqualTo(32);
    }

    @Form.Every
    void anInnerFlowThatEndsWithInnerDoneSteersToB(Form form) throws Exception {
        Route line = number(form, 5).then(step(form, "Last", n -> n, "inner_done"));
        BaseNode inner = form.flow(FlowWork.flow("Inner"), line);

        form.run(form.flow(inner.on("other", path(form, "A")).on("inner_done", path(form, "B"))), shared);

        assertThat(shared.get(PATH)).isEqualTo("B");
    }

    private static List<List<Integer>> chunks(int count, int size) {
        return IntStream.iterate(0, i -> i < count, i -> i + size)
                .mapToObj(i ->
                        IntStream.range(i, Math.min(count, i + size)).boxed().toList())
                .toList();
    }

    private static BaseNode sums(Form form, int count, int size, List<Integer> sums) {
        return form.batch(new Work<Collection<List<Integer>>, List<Integer>, Integer, List<Integer>>("Sums")
                .prep(store -> chunks(count, size))
                .exec(chunk -> chunk.stream().mapToInt(i -> i).sum())
                .post((store, given, results) -> {
                    sums.addAll(results);
                    store.put(N, results.stream().mapToInt(i -> i).sum());
                    return null;
                }));
    }

    @Form.Every
    void chunkSumsOfTwentyFiveNumbersByTen(Form form) throws Exception {
        List<Integer> sums = new ArrayList<>();

        form.run(sums(form, 25, 10, sums), shared);

        assertThat(sums).containsExactly(45, 145, 110);
    }

    @Form.Every
    void theSumOfAHundredNumbersThroughChunksIs4950(Form form) throws Exception {
        form.run(form.flow(sums(form, 100, 10, new ArrayList<>()).then(add(form, 0))), shared);

        assertThat(shared.get(N)).isEqualTo(4950);
    }

    @Form.Every
    void theNextNodeSeesTheValueOfTheFallbackAfterTwoAttempts(Form form) throws Exception {
        List<Integer> attempts = new ArrayList<>();
        BaseNode failing = form.node(new Work<Integer, Integer, Integer, Integer>("Failing")
                .retry(Retry.upTo(2))
                .prep(store -> 1)
                .exec(n -> {
                    attempts.add(n);
                    throw new Boom("always");
                })
                .fallback((n, last) -> -7)
                .post((store, n, result) -> {
                    store.put(N, result);
                    return null;
                }));

        form.run(form.flow(failing.then(times(form, 2))), shared);

        assertThat(attempts).hasSize(2);
        assertThat(shared.get(N)).isEqualTo(-14);
    }

    @Form.Every
    void withTheDefaultFallbackTheUsersOwnExceptionIsTheCause(Form form) {
        Boom boom = new Boom("the user's");

        FlowException failure = form.failure(form.flow(number(form, 1).then(form.fails("Failing", boom))), shared);

        assertThat(failure.getCause()).isSameAs(boom);
    }

    private static BaseNode doubles(Form form, List<Integer> results) {
        return form.parallel(
                5,
                new Work<Collection<Integer>, Integer, Integer, List<Integer>>("Doubles")
                        .prep(store -> List.of(0, 1, 2, 3, 4))
                        .takes(item -> Duration.ofMillis(item % 2 == 0 ? 100 : 50))
                        .exec(item -> item * 2)
                        .post((store, items, doubled) -> {
                            results.addAll(doubled);
                            return null;
                        }));
    }

    @Form.Timed
    void fiveItemsInParallelTakeTheTimeOfTheLongestAndStayInOrder(Form form) throws Exception {
        List<Integer> results = new ArrayList<>();

        form.run(doubles(form, results), shared);

        assertThat(results).containsExactly(0, 2, 4, 6, 8);
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofMillis(100));
    }
}
