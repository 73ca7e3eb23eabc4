package io.pocketflow.core.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.Key;
import io.pocketflow.core.Params;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit of each parallel construct: never exceeded, and reached. */
class ParallelLimitTest {

    private static final Key<Integer> ITEM = Key.of("item", Integer.class);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int ITEMS = 24;

    private final VirtualRun time = new VirtualRun();
    private int inFlight;
    private int most;
    private int calls;

    private CompletionStage<Integer> work(int item) {
        inFlight++;
        calls++;
        most = Math.max(most, inFlight);
        return time.after(SECOND.plusMillis(item % 3), () -> {
            inFlight--;
            return item;
        });
    }

    private static List<Integer> items() {
        return IntStream.range(0, ITEMS).boxed().toList();
    }

    private final class Batch extends AsyncParallelBatchNode<Integer, Integer> {
        Batch(int maxConcurrency) {
            super(maxConcurrency);
        }

        @Override
        protected Collection<Integer> prep(Shared shared) {
            return items();
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            return work(item);
        }
    }

    private final class Single extends AsyncNode<Object, Integer> {
        @Override
        protected CompletionStage<Integer> execAsync(Object nothing) {
            return work(0);
        }
    }

    private static final class Iterations extends AsyncParallelBatchFlow<Object> {
        Iterations(int maxConcurrency, Route route) {
            super(maxConcurrency, route);
        }

        @Override
        protected Collection<Params> prep(Shared shared) {
            return items().stream().map(item -> Params.of(ITEM, item)).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, ITEMS})
    void aParallelBatchReachesItsLimitAndNeverExceedsIt(int limit) {
        new Batch(limit).run(Shared.create(), time.options());

        assertThat(most).isEqualTo(limit);
        assertThat(calls).isEqualTo(ITEMS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, ITEMS})
    void aParallelBatchFlowReachesItsLimitAndNeverExceedsIt(int limit) {
        new Iterations(limit, new Single()).run(Shared.create(), time.options());

        assertThat(most).isEqualTo(limit);
        assertThat(calls).isEqualTo(ITEMS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, ITEMS})
    void aParallelFlowReachesItsLimitAndNeverExceedsIt(int limit) {
        Route[] branches = IntStream.range(0, ITEMS).mapToObj(i -> new Single()).toArray(Route[]::new);

        new AsyncParallelFlow(limit, branches).run(Shared.create(), time.options());

        assertThat(most).isEqualTo(limit);
        assertThat(calls).isEqualTo(ITEMS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, ITEMS})
    void itemsThatAreTriedAgainCountToo(int limit) {
        Retry retry = Retry.upTo(3).withDelay(Duration.ofMillis(500));
        AsyncParallelBatchNode<Integer, Integer> flaky = new AsyncParallelBatchNode<>(limit, retry) {
            @Override
            protected Collection<Integer> prep(Shared shared) {
                return items();
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer item, Attempt attempt) {
                return work(item).thenApply(done -> {
                    if (attempt.number() < item % 3) {
                        throw new IllegalStateException("item " + item);
                    }
                    return done;
                });
            }
        };

        flaky.run(Shared.create(), time.options());

        assertThat(most).isEqualTo(limit);
        assertThat(calls).isEqualTo(ITEMS * 2);
    }

    @Test
    void aLimitAboveTheNumberOfItemsIsAllowed() {
        new Batch(Integer.MAX_VALUE).run(Shared.create(), time.options());

        assertThat(most).isEqualTo(ITEMS);
    }

    @Test
    void nestedLimitsMultiply() {
        new Iterations(2, new Batch(3)).run(Shared.create(), time.options());

        assertThat(most).isEqualTo(6);
        assertThat(calls).isEqualTo(ITEMS * ITEMS);
    }

    @Test
    void oneNodeInSeveralRunsHasItsLimitInEach() throws Exception {
        Batch batch = new Batch(3);

        List<? extends CompletionStage<String>> runs = IntStream.range(0, 4)
                .mapToObj(i -> batch.runAsync(Shared.create(), time.options()))
                .toList();
        for (CompletionStage<String> run : runs) {
            time.await(run.toCompletableFuture());
        }

        assertThat(most).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aLimitBelowOneIsRefusedNamingTheValue(int limit) {
        String message = "maxConcurrency must be at least 1 but was " + limit;

        assertThatThrownBy(() -> new Batch(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> new Iterations(limit, new Single()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> new AsyncParallelFlow(limit, new Single()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
