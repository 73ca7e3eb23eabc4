package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The store as a plain map. */
class SharedMapTest {

    private static final Key<String> QUESTION = Key.of("question", String.class);
    private static final Key<Integer> COUNT = Key.of("count", Integer.class);

    private final Shared shared = Shared.create();

    @Test
    void aStoreIsMadeOfAMap() {
        Shared made = Shared.of(Map.of("question", "Who?"));

        assertThat(made.get(QUESTION)).isEqualTo("Who?");
    }

    @Test
    void theMapGivenIsCopied() {
        Map<String, Object> given = new HashMap<>(Map.of("question", "Who?"));
        Shared made = Shared.of(given);

        given.put("question", "changed");
        made.putAll(Map.of("other", 1));

        assertThat(made.get(QUESTION)).isEqualTo("Who?");
        assertThat(given).doesNotContainKey("other");
    }

    @Test
    void theMapHoldsTheValuesOfItsMoment() {
        shared.put(COUNT, 1);
        Map<String, Object> map = shared.asMap();
        shared.put(QUESTION, "Who?");
        shared.remove(COUNT);

        assertThat(map).isEqualTo(Map.of("count", 1));
        assertThat(shared.asMap()).isEqualTo(Map.of("question", "Who?"));
    }

    // ---- read-only

    static List<Consumer<Map<String, Object>>> writes() {
        return List.of(
                map -> map.put("count", 2),
                map -> map.putAll(Map.of("count", 2)),
                map -> map.putIfAbsent("other", 2),
                map -> map.merge("count", 1, (x, y) -> 2),
                map -> map.compute("count", (name, old) -> 2),
                map -> map.computeIfAbsent("other", name -> 2),
                map -> map.computeIfPresent("count", (name, old) -> 2),
                map -> map.replace("count", 2),
                map -> map.replace("count", 1, 2),
                map -> map.replaceAll((name, old) -> 2),
                map -> map.remove("count"),
                map -> map.remove("count", 1),
                Map::clear,
                map -> map.keySet().remove("count"),
                map -> map.keySet().removeIf("count"::equals),
                map -> map.values().remove(1),
                map -> map.entrySet().clear(),
                map -> map.entrySet().iterator().next().setValue(2),
                map -> {
                    Iterator<String> names = map.keySet().iterator();
                    names.next();
                    names.remove();
                });
    }

    @ParameterizedTest
    @MethodSource("writes")
    void theMapRefusesEveryWrite(Consumer<Map<String, Object>> write) {
        shared.put(COUNT, 1);

        assertThatThrownBy(() -> write.accept(shared.asMap())).isInstanceOf(UnsupportedOperationException.class);

        assertThat(shared.asMap()).isEqualTo(Map.of("count", 1));
    }

    // ---- putAll

    @Test
    void putAllReplacesAndAddsValues() {
        shared.put(COUNT, 1);

        assertThat(shared.putAll(Map.of("count", 2, "question", "Who?"))).isSameAs(shared);

        assertThat(shared.asMap()).isEqualTo(Map.of("count", 2, "question", "Who?"));
    }

    @Test
    void putAllRefusesNullsAndPutsNothingThen() {
        Map<String, Object> bad = new LinkedHashMap<>(Map.of("a", 1));
        bad.put("b", null);
        Map<String, Object> nameless = new LinkedHashMap<>(Map.of("a", 1));
        nameless.put(null, 2);

        assertThatThrownBy(() -> shared.putAll(bad))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the value of 'b' must not be null");
        assertThatThrownBy(() -> shared.putAll(nameless))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("a name in the store must not be null");
        assertThatThrownBy(() -> shared.putAll(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the values to put must not be null");
        assertThatThrownBy(() -> Shared.of(bad)).isInstanceOf(NullPointerException.class);
        assertThat(shared.asMap()).isEmpty();
    }

    @Test
    @SuppressWarnings("unchecked") // proof: the wrong type is what this test is about
    void putAllRefusesANameThatIsNotAString() {
        Map<String, Object> bad = (Map<String, Object>) (Map<?, ?>) Map.of(5, "five");

        assertThatThrownBy(() -> shared.putAll(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a name in the store must be a string but was 5, a java.lang.Integer");
        assertThat(shared.asMap()).isEmpty();
    }

    @Test
    void aValueOfAnyTypeMayBePutAndIsCheckedWhenItIsGot() {
        shared.putAll(Map.of("question", 42));

        assertThatThrownBy(() -> shared.get(QUESTION)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void paramsAreNotInTheMap() {
        Shared seen = shared.with(Params.of(QUESTION, "Who?"));

        assertThat(seen.asMap()).isEmpty();
        assertThat(seen.put(QUESTION, "stored").asMap()).isEqualTo(shared.asMap());
    }
}
