package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One flow for many runs and iterations at once, on real threads: nothing leaks from one to another. */
@Tag("concurrency")
class RealThreadsTest {

    private static final int MANY = 1_000;
    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);
    private static final Key<Integer> ITEM = Key.of("item", Integer.class);
    private static final Key<Integer> OWN = Key.local("own", Integer.class);

    /** Adds 1, on a thread of the executor. */
    private static final class Increment extends AsyncNode<Integer, Integer> {
        private final Key<Integer> key;

        Increment(Key<Integer> key) {
            this.key = key;
        }

        @Override
        protected Integer prep(Shared shared) {
            return shared.get(key);
        }

        @Override
        protected Integer exec(Integer number) {
            return number + 1;
        }

        @Override
        protected String post(Shared shared, Integer number, Integer next) {
            shared.put(key, next);
            return null;
        }
    }

    /** Multiplies by 2, by a stage that another thread completes. */
    private static final class Twice extends AsyncNode<Integer, Integer> {
        private final Key<Integer> key;

        Twice(Key<Integer> key) {
            this.key = key;
        }

        @Override
        protected Integer prep(Shared shared) {
            return shared.get(key);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer number) {
            return CompletableFuture.supplyAsync(() -> number * 2);
        }

        @Override
        protected String post(Shared shared, Integer number, Integer twice) {
            shared.put(key, twice);
            return null;
        }
    }

    /** Takes 1, on the run's own thread. */
    private static final class Decrement extends Node<Integer, Integer> {
        private final Key<Integer> key;

        Decrement(Key<Integer> key) {
            this.key = key;
        }

        @Override
        protected Integer prep(Shared shared) {
            return shared.get(key);
        }

        @Override
        protected Integer exec(Integer number) {
            return number - 1;
        }

        @Override
        protected String post(Shared shared, Integer number, Integer next) {
            shared.put(key, next);
            return null;
        }
    }

    private static Route arithmetic(Key<Integer> key) {
        return new Increment(key).then(new Twice(key)).then(new Flow(new Decrement(key)));
    }

    @Test
    void oneFlowServesAThousandRunsAtOnce() throws Exception {
        AsyncFlow flow = new AsyncFlow(arithmetic(NUMBER));
        List<Shared> stores = new ArrayList<>();
        List<CompletableFuture<String>> runs = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            stores.add(Shared.create().put(NUMBER, i));
            runs.add(flow.runAsync(stores.get(i)));
        }

        CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        for (int i = 0; i < MANY; i++) {
            assertThat(stores.get(i).get(NUMBER)).isEqualTo((i + 1) * 2 - 1);
        }
    }

    private static final class Each extends AsyncParallelBatchFlow<Integer> {
        private final List<Integer> values = new ArrayList<>();

        Each(Route route) {
            super(64, route);
        }

        @Override
        protected Collection<Params> prep(Shared shared) {
            return IntStream.range(0, MANY)
                    .mapToObj(item -> Params.of(ITEM, item))
                    .toList();
        }

        @Override
        protected Integer result(Shared iteration) {
            return iteration.get(OWN);
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<Integer>> outcomes) {
            outcomes.forEach(outcome -> values.add(outcome.value()));
            return null;
        }
    }

    @Test
    void aThousandParallelIterationsKeepTheirOwnValuesAndParams() {
        Node<Integer, Integer> load = new Node<>() {
            @Override
            protected Integer prep(Shared shared) {
                return shared.param(ITEM);
            }

            @Override
            protected String post(Shared shared, Integer item, Integer nothing) {
                shared.put(OWN, item);
                return null;
            }
        };
        Each each = new Each(load.then(arithmetic(OWN)));

        each.run(Shared.create());

        assertThat(each.values)
                .isEqualTo(
                        IntStream.range(0, MANY).mapToObj(i -> (i + 1) * 2 - 1).toList());
    }
}
