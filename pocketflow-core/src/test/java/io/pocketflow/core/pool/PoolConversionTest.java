package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.store.StepStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A pool whose items are converted first. */
class PoolConversionTest {

    private static final Key<Integer> IN = Key.of("in", Integer.class);
    private static final Key<Integer> OUT = Key.of("out", Integer.class);

    private static final class Twice extends Node<Integer, Integer> {
        @Override
        protected Integer prep(Shared shared) {
            return shared.get(IN);
        }

        @Override
        protected Integer exec(Integer number) {
            return 2 * number;
        }

        @Override
        protected String post(Shared shared, Integer number, Integer twice) {
            shared.put(OUT, twice);
            return DEFAULT;
        }
    }

    @Test
    void functionsAndNodesReceiveTheConvertedItem() {
        Pool<String, Integer> function = Pool.of((Integer i) -> 2 * i).withConversion(Integer::valueOf);
        Pool<String, Integer> node = Pool.of(new Twice(), IN, OUT).withConversion(Integer::valueOf);
        Pool<String, Integer> fields =
                Pool.of(new Twice(), OUT).withConversion(text -> Map.of("in", Integer.valueOf(text)));
        for (Pool<String, Integer> pool : List.of(function, node, fields)) {
            PoolReport<String, Integer> report = pool.run(List.of("1", "21"));
            assertThat(report.results()).containsExactly(2, 42);
            assertThat(report.items().get(1).item()).isEqualTo("21");
        }
    }

    @Test
    void aFailedConversionFailsItsItemOnly() {
        Pool<Integer, Integer> pool = Pool.of((Integer i) -> i);
        PoolReport<String, Integer> report = pool.<String>withConversion(text -> {
                    if (text.equals("bad")) {
                        throw new IllegalStateException("bad item");
                    }
                    return Integer.valueOf(text);
                })
                .run(List.of("1", "bad", "2"));
        assertThat(report.items().stream().map(ItemReport::outcome).map(Outcome::isDone))
                .containsExactly(true, false, true);
        assertThat(report.items().get(1).outcome().failure().orElseThrow()).hasStackTraceContaining("bad item");
    }

    @Test
    void convertedItemsNameTheRecords() {
        AtomicInteger calls = new AtomicInteger();
        RunOptions options =
                RunOptions.defaults().withStore(StepStore.inMemory()).withRunId("run");
        Pool<Integer, Integer> pool = Pool.of((Integer i) -> i + calls.getAndIncrement());
        Pool<String, Integer> converted =
                pool.<String>withConversion(text -> text.length()).withOptions(options);
        assertThat(converted.run(List.of("ab", "c")).results()).hasSize(2);
        assertThat(converted.run(List.of("xy", "z")).status().replayed()).isEqualTo(2);
        assertThat(calls).hasValue(2);
        assertThat(converted.options()).isEqualTo(options);
    }

    @Test
    void aConversionIsRequired() {
        Pool<Integer, Integer> pool = Pool.of((Integer i) -> i);
        assertThatNullPointerException()
                .isThrownBy(() -> pool.withConversion(null))
                .withMessageContaining("conversion");
    }
}
