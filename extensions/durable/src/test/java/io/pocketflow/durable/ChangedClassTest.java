package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.TypeRef;
import io.pocketflow.core.store.StepRecord.Kind;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of a class that has changed since are rejected. */
class ChangedClassTest extends GivenResults {

    record V1(String text, int tokens) {}

    record V2(
            String text,
            int tokens,
            @Nullable String model,
            boolean cached,
            @Nullable List<String> sources) {}

    record Renamed(String text, int count) {}

    static final class Bean2 extends Bean {
        private @Nullable String model;

        public @Nullable String getModel() {
            return model;
        }

        public void setModel(@Nullable String model) {
            this.model = model;
        }
    }

    /** An old type with a value, and the new type. */
    record Change(Given old, Type now) {}

    static List<Change> changes() {
        return List.of(
                new Change(given(new TypeRef<V1>() {}, new V1("a", 1)), V2.class),
                new Change(given(new TypeRef<V1>() {}, new V1("a", 1)), Renamed.class),
                new Change(given(new TypeRef<Bean>() {}, Bean.of("a")), Bean2.class),
                new Change(given(new TypeRef<List<Bean>>() {}, List.of(Bean.of("a"))), Bean2[].class),
                new Change(given(new TypeRef<Double>() {}, 5.7), Integer.class),
                new Change(given(new TypeRef<Double>() {}, 5.0), Integer.class),
                new Change(given(new TypeRef<Integer>() {}, 5), Double.class),
                new Change(given(new TypeRef<Integer>() {}, 5), String.class),
                new Change(given(new TypeRef<Integer>() {}, 5), Boolean.class),
                new Change(given(new TypeRef<Integer>() {}, 1), Thread.State.class),
                new Change(given(new TypeRef<Boolean>() {}, true), String.class),
                new Change(given(new TypeRef<String>() {}, ""), Integer.class),
                new Change(given(new TypeRef<String>() {}, "5"), Integer.class),
                new Change(given(new TypeRef<String>() {}, "true"), Boolean.class),
                new Change(given(new TypeRef<String>() {}, "0.5"), Double.class),
                new Change(given(new TypeRef<String>() {}, ""), Instant.class),
                new Change(given(new TypeRef<String>() {}, ""), UUID.class),
                new Change(given(new TypeRef<String>() {}, ""), Thread.State.class),
                new Change(given(new TypeRef<String>() {}, ""), V1.class),
                new Change(given(new TypeRef<Long>() {}, 1L << 40), Integer.class),
                new Change(given(new TypeRef<Map<String, @Nullable Integer>>() {}, nullTokens()), V1.class));
    }

    private static Map<String, @Nullable Integer> nullTokens() {
        Map<String, @Nullable Integer> map = new HashMap<>();
        map.put("text", null);
        map.put("tokens", null);
        return map;
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aRecordOfAnotherTypeIsRejectedAndNotConverted(Change change) {
        run(change.old());
        assertThat(kept()).isEqualTo(Kind.DONE);
        assertThatThrownBy(() -> run(new Given(change.now(), null)))
                .rootCause()
                .isInstanceOf(com.fasterxml.jackson.core.JsonProcessingException.class);
        assertThat(calls).isEqualTo(1);
    }
}
