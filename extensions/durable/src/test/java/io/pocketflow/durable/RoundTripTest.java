package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.ITERABLE;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pocketflow.core.Ask;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord.Kind;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results are restored unchanged, or not recorded. */
class RoundTripTest extends GivenResults {

    // ---- records with methods

    interface Rated {
        double score();

        default boolean isGood() {
            return score() > 0.5;
        }
    }

    record Verdict(String text, double score) implements Rated {
        public String getSummary() {
            return text + score;
        }

        public boolean isLong() {
            return text.length() > 10;
        }
    }

    /** Names of components that look like getters, and getters beside components of their names. */
    record Odd(boolean isGood, String getText, String name) {
        public String getName() {
            return "other " + name;
        }
    }

    record Bag(List<String> all) implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return all.iterator();
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sparse(@Nullable String text, @JsonProperty("n") int number) {}

    static List<Given> keptResults() {
        return List.of(
                given(new TypeRef<Verdict>() {}, new Verdict("a", 1)),
                given(new TypeRef<List<Verdict>>() {}, List.of(new Verdict("a", 0.1))),
                given(new TypeRef<Map<String, Verdict>>() {}, Map.of("a", new Verdict("a", Double.NaN))),
                given(new TypeRef<Odd>() {}, new Odd(true, "text", "name")),
                given(new TypeRef<Bag>() {}, new Bag(List.of("a"))),
                given(new TypeRef<Sparse>() {}, new Sparse(null, 0)),
                given(new TypeRef<Bean>() {}, Bean.of("a")),
                given(new TypeRef<List<Bean>>() {}, List.of(Bean.of("a"), Bean.of(""))),
                given(new TypeRef<BigDecimal>() {}, new BigDecimal("0.12345678901234567890")),
                given(new TypeRef<BigDecimal>() {}, new BigDecimal("1E+5")),
                given(new TypeRef<BigDecimal>() {}, new BigDecimal("5.00")),
                given(new TypeRef<BigInteger>() {}, BigInteger.TEN.pow(50)),
                given(new TypeRef<Double>() {}, -0.0),
                given(new TypeRef<Double>() {}, 1e10),
                given(new TypeRef<Float>() {}, Float.POSITIVE_INFINITY),
                given(new TypeRef<Float>() {}, 5.7f),
                given(new TypeRef<List<Double>>() {}, List.of(5.0, Double.NaN)),
                given(new TypeRef<Long>() {}, 5L),
                given(new TypeRef<Short>() {}, (short) 5),
                given(new TypeRef<Character>() {}, 'x'),
                given(new TypeRef<String>() {}, "5"),
                given(new TypeRef<String>() {}, ""),
                given(new TypeRef<Number>() {}, 5),
                given(new TypeRef<Object>() {}, "text"),
                given(new TypeRef<Map<String, Object>>() {}, Map.of("a", 1, "b", List.of(true, 0.5, "x"))),
                given(new TypeRef<Map<Integer, Long>>() {}, Map.of(1, 2L)),
                given(new TypeRef<SortedMap<String, Integer>>() {}, new TreeMap<>(Map.of("a", 1, "b", 2))),
                given(new TypeRef<Set<String>>() {}, new LinkedHashSet<>(List.of("z", "a", "m"))),
                given(new TypeRef<Iterable<String>>() {}, List.of("a")),
                given(new TypeRef<List<@Nullable String>>() {}, Arrays.asList("a", null)),
                given(new TypeRef<URI>() {}, URI.create("")),
                given(new TypeRef<Locale>() {}, Locale.ROOT),
                given(new TypeRef<UUID>() {}, new UUID(1, 2)),
                given(new TypeRef<Date>() {}, new Date(5)),
                given(new TypeRef<Instant>() {}, Instant.EPOCH),
                given(new TypeRef<Path>() {}, Path.of("/a b")),
                given(new TypeRef<JsonNode>() {}, tree("{'a':[1,0.5,null,true,'x',12345678901]}")),
                given(new TypeRef<Thread.State>() {}, Thread.State.NEW));
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json.replace('\'', '"'));
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    @ParameterizedTest
    @MethodSource("keptResults")
    void aRestoredResultIsEqual(Given given) {
        Object first = run(given);
        assertThat(kept()).isEqualTo(Kind.DONE);
        Object second = run(given);
        assertThat(first).isEqualTo(given.value());
        assertThat(second).isEqualTo(given.value());
        assertThat(second.toString()).isEqualTo(first.toString());
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void aSetIsReadInTheOrderOfWriting() {
        Set<String> set = new LinkedHashSet<>(List.of("z", "a", "m", "0"));
        assertThat(run(given(new TypeRef<Set<String>>() {}, set)))
                .asInstanceOf(ITERABLE)
                .containsExactly("z", "a", "m", "0");
    }

    // ---- values wider than their types

    static class Base {
        public String name = "base";
    }

    static final class Derived extends Base {
        public String more = "more";
    }

    static final class SameFields extends Base {}

    /** A field that JSON does not contain. */
    static final class Hidden {
        public String shown = "shown";
        String hidden = "";
    }

    record Wide(Object part) {}

    static List<Given> changed() {
        Hidden hidden = new Hidden();
        hidden.hidden = "set";
        Map<String, Object> reversed = new TreeMap<>(Collections.reverseOrder());
        reversed.putAll(Map.of("a", 1));
        BigDecimal precise = new BigDecimal("0.12345678901234567890");
        return List.of(
                given(new TypeRef<Base>() {}, new Derived()),
                given(new TypeRef<Base>() {}, new SameFields()),
                given(new TypeRef<List<Base>>() {}, List.of(new Base(), new Derived())),
                given(new TypeRef<Base[]>() {}, new Derived[] {new Derived()}),
                given(new TypeRef<Hidden>() {}, hidden),
                given(new TypeRef<Object>() {}, 5L),
                given(new TypeRef<Object>() {}, Set.of(1)),
                given(new TypeRef<Object>() {}, Map.of(1, 2)),
                given(new TypeRef<Number>() {}, precise),
                given(new TypeRef<Number>() {}, 5L),
                given(new TypeRef<Number>() {}, 5f),
                given(new TypeRef<Map<String, Object>>() {}, Map.of("a", precise)),
                given(new TypeRef<Map<String, Object>>() {}, Map.of("a", 5L)),
                given(new TypeRef<Map<String, Object>>() {}, Map.of("a", new Verdict("a", 1))),
                given(new TypeRef<Map<String, Object>>() {}, Map.of("a", Instant.EPOCH)),
                given(new TypeRef<Map<String, Object>>() {}, Map.of("a", new byte[] {1})),
                given(new TypeRef<List<Object>>() {}, List.of(Thread.State.NEW)),
                given(new TypeRef<List<Object>>() {}, List.of(Map.of("a", List.of(5L)))),
                given(new TypeRef<Wide>() {}, new Wide(Duration.ZERO)),
                given(new TypeRef<JsonNode>() {}, JsonNodeFactory.instance.numberNode(precise)),
                given(new TypeRef<JsonNode>() {}, JsonNodeFactory.instance.numberNode(5L)),
                given(new TypeRef<SortedMap<String, Object>>() {}, reversed),
                given(new TypeRef<Map<String, Object>>() {}, reversed),
                given(new TypeRef<Date>() {}, new java.sql.Timestamp(5)),
                given(new TypeRef<CharSequence>() {}, new StringBuilder("a")));
    }

    @ParameterizedTest
    @MethodSource("changed")
    void aResultThatJsonWouldChangeIsNotRecorded(Given given) {
        assertThat(run(given)).isSameAs(given.value());
        assertThat(kept()).isEqualTo(Kind.FAILED);
        assertThat(run(given)).isSameAs(given.value());
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void aOneShotResultIsNotReadForTheRecord() {
        Iterator<String> once = List.of("a", "b").iterator();
        Iterable<String> iterable = () -> once;
        run(given(new TypeRef<Iterable<String>>() {}, iterable));
        assertThat(kept()).isEqualTo(Kind.FAILED);
        run(given(new TypeRef<Map<String, Object>>() {}, new HashMap<>(Map.of("a", once))));
        assertThat(once.next()).isEqualTo("a");
    }

    // ---- types that JSON cannot restore

    /** A bean that is written with more properties than it is read with. */
    static final class Helped {
        public String name = "";

        public boolean isEmpty() {
            return name.isEmpty();
        }
    }

    /** A class that is read with more properties than it is written with. */
    static final class Closed {
        private final String name;

        @JsonCreator
        Closed(@JsonProperty("name") String name) {
            this.name = name;
        }

        public void rename() {
            throw new UnsupportedOperationException(name);
        }
    }

    record Failed(String text, @Nullable Exception why) {}

    static List<Type> refused() {
        return List.of(
                Helped.class,
                new TypeRef<Map<String, List<Helped>>>() {}.type(),
                Closed.class,
                Exception.class,
                IllegalStateException.class,
                Failed.class,
                new TypeRef<Iterator<String>>() {}.type(),
                new TypeRef<Stream<String>>() {}.type(),
                new TypeRef<List<AtomicInteger>>() {}.type());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aTypeUnfitForJsonIsRejectedBeforeTheFirstStep(Type type) {
        assertThatThrownBy(() -> run(new Given(type, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'giving'", "cannot be kept");
        assertThat(calls).isZero();
    }

    @Test
    void aRejectedBeanNamesThePropertiesThatAreOnlyWritten() {
        assertThatThrownBy(() -> run(new Given(Helped.class, null))).hasMessageContainingAll("[empty]", "@JsonIgnore");
    }

    @Test
    void anAnswerThatJsonWouldChangeIsRejected() {
        Ask<String, Map<String, Object>> ask = new Ask<>() {
            @Override
            public String name() {
                return "ask";
            }

            @Override
            protected String prep(Shared shared) {
                return "well?";
            }
        };
        try (Journal journal = Journal.open(folder.resolve("ask.journal"))) {
            RunOptions options = RunOptions.defaults().withStore(journal).withRunId("run");
            assertThatThrownBy(() -> ask.run(Shared.create(), options)).isInstanceOf(FlowSuspended.class);
            for (Object wrong : Arrays.asList(Map.of("a", 5L), null, "a", Map.of(1, 1))) {
                assertThatThrownBy(() -> ask.resume(Shared.create(), options, StepKey.parse("ask#0"), wrong))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("ask#0");
            }
            ask.resume(Shared.create(), options, StepKey.parse("ask#0"), Map.of("a", 5));
        }
    }
}
