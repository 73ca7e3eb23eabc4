package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs and items are identified by class and content, and hashing does not change them. */
class DurableInputsTest {

    sealed interface Task permits Fetch, Delete {}

    record Fetch(String url) implements Task {}

    record Delete(String url) implements Task {}

    record Batch(List<Task> tasks) {}

    enum Mode {
        FAST
    }

    @TempDir
    Path folder;

    private final List<Object> calls = new ArrayList<>();

    private List<String> pool(List<Object> items) {
        try (Journal journal = Journal.open(folder.resolve("pool.journal"))) {
            return Pool.of(Work.<Object, String>of(item -> {
                                calls.add(item);
                                return "did " + item.getClass().getSimpleName() + " " + item;
                            })
                            .withResultType(String.class))
                    .withOptions(RunOptions.defaults().withStore(journal).withRunId("run"))
                    .run(items)
                    .results();
        }
    }

    static List<List<Object>> pairs() {
        Fetch fetch = new Fetch("u");
        Delete delete = new Delete("u");
        return List.of(
                List.of(fetch, delete),
                List.of(new Batch(List.of(fetch)), new Batch(List.of(delete))),
                List.of(Mode.FAST, "FAST"),
                List.of(1, 1L),
                List.of(Path.of("a"), "a"),
                List.of(List.of("a"), Set.of("a")),
                List.of(java.util.Map.of("url", "u"), fetch));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void itemsOfDifferentClassesAreDifferentItems(List<Object> pair) {
        List<String> first = pool(List.of(pair.get(0)));
        assertThat(pool(List.of(pair.get(1)))).isNotEqualTo(first);
        assertThat(calls).isEqualTo(pair);
        assertThat(pool(List.of(pair.get(1), pair.get(0)))).element(1).isEqualTo(first.get(0));
        assertThat(calls).isEqualTo(pair);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anInputOfAnotherClassIsAnotherInput(List<Object> pair) {
        Given node = new Given();
        node.given = pair.get(0);
        run(node, Shared.create());
        node.given = pair.get(1);
        assertThatThrownBy(() -> run(node, Shared.create()))
                .isInstanceOf(FlowException.class)
                .rootCause()
                .hasMessageContainingAll("Given#0", "an input of hash");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anInitialValueOfAnotherClassIsAnotherStore(List<Object> pair) {
        Key<Object> key = Key.of("key", Object.class);
        run(new Given(), Shared.create().put(key, pair.get(0)));
        assertThatThrownBy(() -> run(new Given(), Shared.create().put(key, pair.get(1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another initial shared store: other values of [key]; pass");
    }

    @Test
    void anotherInitialStoreIsRejectedByTheNamesOfItsValues() {
        Key<Object> old = Key.of("old", Object.class);
        Key<Object> added = Key.of("added", Object.class);
        run(new Given(), Shared.create().put(old, "x"));
        assertThatThrownBy(() -> run(new Given(), Shared.create().put(added, "x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(": no values of [old] in this run, no values of [added] in the first run; pass");
    }

    private void run(io.pocketflow.core.BaseNode node, Shared shared) {
        try (Journal journal = Journal.open(folder.resolve("run.journal"))) {
            node.run(shared, RunOptions.defaults().withStore(journal).withRunId("run"));
        }
    }

    /** A node whose prep returns the value that a test sets. */
    private static final class Given extends Node<Object, String> {
        private Object given = "nothing";

        @Override
        protected Object prep(Shared shared) {
            return given;
        }

        @Override
        protected String exec(Object input) {
            return "of " + input.getClass();
        }
    }

    /** A bean with a getter that can be called once only. */
    static final class Rows {
        private final Iterator<String> rows = List.of("a", "b", "c").iterator();

        public Iterator<String> getRows() {
            return rows;
        }
    }

    record Holder(Iterator<String> rest) {}

    static List<Supplier<Object>> oneShots() {
        return List.of(
                () -> List.of("a", "b", "c").iterator(),
                () -> {
                    Iterator<String> once = List.of("a", "b", "c").iterator();
                    return (Iterable<String>) () -> once;
                },
                Rows::new,
                () -> new Holder(List.of("a", "b", "c").iterator()));
    }

    /** Counts the rest of a value that can be read once only. */
    private static int left(Object oneShot) {
        Iterator<?> rest = oneShot instanceof Iterator<?> iterator
                ? iterator
                : oneShot instanceof Iterable<?> iterable
                        ? iterable.iterator()
                        : oneShot instanceof Rows rows ? rows.getRows() : ((Holder) oneShot).rest();
        int count = 0;
        for (; rest.hasNext(); rest.next()) {
            count++;
        }
        return count;
    }

    @ParameterizedTest
    @MethodSource("oneShots")
    void execReadsAllOfAOneShotInput(Supplier<Object> oneShot) {
        class Count extends Node<Object, Integer> {
            @Override
            protected Object prep(Shared shared) {
                return oneShot.get();
            }

            @Override
            protected Integer exec(Object input) {
                calls.add(left(input));
                return 0;
            }
        }
        run(new Count(), Shared.create());
        assertThat(calls).containsExactly(3);
    }

    @ParameterizedTest
    @MethodSource("oneShots")
    void execReadsAllOfAOneShotInitialValue(Supplier<Object> oneShot) {
        Key<Object> key = Key.of("key", Object.class);
        class Count extends Node<Object, Integer> {
            @Override
            protected Object prep(Shared shared) {
                return shared.get(key);
            }

            @Override
            protected Integer exec(Object input) {
                calls.add(left(input));
                return 0;
            }
        }
        run(new Count(), Shared.create().put(key, oneShot.get()));
        assertThat(calls).containsExactly(3);
    }

    @Test
    void anItemThatIsNotDataIsRejectedAndNotRead() {
        Iterator<String> item = List.of("a", "b", "c").iterator();
        assertThatThrownBy(() -> pool(List.of(item)))
                .hasStackTraceContaining("an item of a durable batch must be data");
        assertThat(left(item)).isEqualTo(3);
        assertThat(calls).isEmpty();
    }
}
