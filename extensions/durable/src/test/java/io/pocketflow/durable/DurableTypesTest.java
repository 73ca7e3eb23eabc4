package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.json.JsonCodec;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results as JSON, in the type that the node declares. */
class DurableTypesTest {

    private static final Key<Object> GOT = Key.of("got", Object.class);

    @TempDir
    Path folder;

    private @Nullable Object run(BaseNode node) {
        Shared shared = Shared.create();
        try (Journal journal = Journal.open(folder.resolve("types.journal"))) {
            node.run(shared, RunOptions.defaults().withStore(journal).withRunId("run"));
        }
        return shared.find(GOT).orElse(null);
    }

    /** A node with a fixed result; subclasses supply the type arguments. */
    abstract static class Giving<T> extends Node<String, T> {
        private final Supplier<T> value;
        final List<Object> calls = new ArrayList<>();

        Giving(Supplier<T> value) {
            this.value = value;
        }

        @Override
        public String name() {
            return "giving";
        }

        @Override
        protected T exec(String unused) {
            calls.add(1);
            return value.get();
        }

        @Override
        protected String post(Shared shared, String unused, T result) {
            shared.put(GOT, result == null ? "null" : result);
            return DEFAULT;
        }
    }

    record Report(
            String title,
            Instant at,
            Duration took,
            Map<String, List<Integer>> counts,
            @Nullable Report child) {}

    /** A class that JSON cannot restore. */
    static final class Handle {
        private final int number;

        Handle(int first, int second) {
            this.number = first + second;
        }

        public int getNumber() {
            return number;
        }
    }

    @Test
    void recordsTimesAndGenericsAreRestoredUnchanged() {
        Report report = new Report("a", Instant.EPOCH, Duration.ofMillis(5), Map.of("x", List.of(1, 2)), null);
        Giving<List<Report>> node = new Giving<>(() -> List.of(report, report)) {};
        assertThat(run(node)).isEqualTo(List.of(report, report));
        assertThat(run(node)).isEqualTo(List.of(report, report));
        assertThat(node.calls).hasSize(1);
    }

    @Test
    void postReceivesTheDecodedResultInTheFirstRunToo() {
        Giving<List<String>> node = new Giving<>(() -> new LinkedList<>(List.of("a"))) {};
        Object first = run(node);
        Object second = run(node);
        assertThat(first).isEqualTo(List.of("a")).hasSameClassAs(second).isNotInstanceOf(LinkedList.class);
    }

    @Test
    void textWithLoneSurrogatesIsRestoredUnchanged() {
        String half = "x" + "\ud83d" + "y";
        Giving<String> node = new Giving<>(() -> half) {};
        assertThat(run(node)).isEqualTo(half);
        assertThat(run(node)).isEqualTo(half);
    }

    @Test
    void aNullResultIsReplayed() {
        Giving<Report> node = new Giving<>(() -> null) {};
        assertThat(run(node)).isEqualTo("null");
        assertThat(run(node)).isEqualTo("null");
        assertThat(node.calls).hasSize(1);
    }

    @Test
    void aTypeUnfitForJsonIsRejectedBeforeTheFirstStep() {
        Giving<List<Handle>> node = new Giving<>(() -> List.of(new Handle(1, 2))) {};
        assertThatThrownBy(() -> run(node))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'giving'", "Handle", "cannot be kept");
        Giving<Runnable> open = new Giving<>(() -> () -> {}) {};
        assertThatThrownBy(() -> run(open)).hasMessageContainingAll("'giving'", "java.lang.Runnable");
        assertThat(node.calls).isEmpty();
        assertThat(open.calls).isEmpty();
    }

    @Test
    void anUnknownResultTypeMustBeDeclared() {
        class Open<T> extends Giving<T> {
            Open(Supplier<T> value) {
                super(value);
            }
        }
        assertThatThrownBy(() -> run(new Open<>(() -> "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'giving'", "override resultType()");
        Open<List<Report>> told = new Open<>(List::of) {
            @Override
            protected Type resultType() {
                return new TypeRef<List<Report>>() {}.type();
            }
        };
        assertThat(run(told)).isEqualTo(List.of());
    }

    @Test
    void aResultUnfitForJsonIsPassedOnAndComputedAgainNextTime() {
        Giving<Object> node = new Giving<>(() -> new Handle(3, 4)) {};
        assertThat(run(node)).isInstanceOf(Handle.class);
        JournalStep step =
                Journal.read(folder.resolve("types.journal")).get(0).steps().get(0);
        assertThat(step.kind()).isEqualTo(Kind.FAILED);
        assertThat(step.json()).contains("'giving'", "giving#0", "Handle");
        assertThat(run(node)).isInstanceOf(Handle.class);
        assertThat(node.calls).hasSize(2);
    }

    @Test
    void setsAndMapsHashAlikeInAnyOrder() {
        JsonCodec codec = new JsonCodec(List.of(), false);
        Map<String, Object> one =
                new java.util.LinkedHashMap<>(Map.of("b", new java.util.LinkedHashSet<>(List.of(1, 2))));
        one.put("a", Duration.ofDays(1));
        Map<String, Object> other = new java.util.TreeMap<>(Map.of("b", new java.util.LinkedHashSet<>(List.of(2, 1))));
        other.put("a", Duration.ofDays(1));
        assertThat(codec.hash(one)).isPresent().isEqualTo(codec.hash(other)).isNotEqualTo(codec.hash(Map.of()));
        assertThat(codec.hash(Thread.currentThread())).isEmpty();
    }
}
