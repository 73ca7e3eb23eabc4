package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** The store as a plain map. */
class SharedMapTest {

    private static final Key<String> QUESTION = Key.of("question", String.class);

    private final Shared shared = Shared.create();
    private final Map<String, Object> map = shared.asMap();

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
        made.asMap().put("other", 1);

        assertThat(made.get(QUESTION)).isEqualTo("Who?");
        assertThat(given).doesNotContainKey("other");
    }

    @Test
    void theMapIsALiveView() {
        shared.put(QUESTION, "Who?");
        assertThat(map).containsExactlyEntriesOf(Map.of("question", "Who?"));

        map.put("question", "When?");
        assertThat(shared.get(QUESTION)).isEqualTo("When?");

        shared.remove(QUESTION);
        assertThat(map).isEmpty();
    }

    @Test
    void putAndRemoveReturnTheValueBefore() {
        assertThat(map.put("a", 1)).isNull();
        assertThat(map.put("a", 2)).isEqualTo(1);
        assertThat(map.remove("a")).isEqualTo(2);
        assertThat(map.remove("a")).isNull();
    }

    @Test
    void aRemovedNameIsGoneFromAllViews() {
        map.put("a", 1);
        map.put("b", 2);
        map.remove("a");

        assertThat(map).hasSize(1).containsOnlyKeys("b");
        assertThat(map.values()).containsExactly(2);
        assertThat(map.containsKey("a")).isFalse();
        assertThat(map.containsValue(1)).isFalse();
        assertThat(map.get("a")).isNull();
    }

    @Test
    void clearEmptiesTheStore() {
        shared.put(QUESTION, "Who?");

        map.clear();

        assertThat(shared.contains(QUESTION)).isFalse();
        assertThat(map).isEmpty();
    }

    @Test
    void theIteratorRemoves() {
        map.put("a", 1);
        map.put("b", 2);

        map.keySet().removeIf("a"::equals);

        assertThat(map).containsOnlyKeys("b");
    }

    @Test
    void theIteratorEndsAsIteratorsDo() {
        Iterator<Map.Entry<String, Object>> iterator = map.entrySet().iterator();

        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEntryWritesThrough() {
        map.put("a", 1);

        map.entrySet().iterator().next().setValue(2);

        assertThat(map).containsEntry("a", 2);
        assertThat(map.merge("a", 5, (x, y) -> (int) x + (int) y)).isEqualTo(7);
    }

    @Test
    void theMapMayBeChangedWhileItIsWalked() {
        map.put("a", 1);
        map.put("b", 2);

        for (String name : map.keySet()) {
            map.put(name + name, 3);
            map.remove(name);
        }

        assertThat(map).doesNotContainKeys("a", "b").isNotEmpty();
    }

    @Test
    void nullNamesAndValuesAreRefused() {
        assertThatThrownBy(() -> map.put(null, 1)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> map.put("a", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'a'");
        Map<String, Object> bad = new HashMap<>();
        bad.put("a", null);
        assertThatThrownBy(() -> Shared.of(bad)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aNameOfAnotherTypeIsNotThere() {
        assertThat(map.get(1)).isNull();
        assertThat(map.containsKey(1)).isFalse();
        assertThat(map.remove(1)).isNull();
    }

    @Test
    void theMapEqualsAnyMapOfTheSameEntries() {
        map.put("a", 1);

        assertThat(map)
                .isEqualTo(Map.of("a", 1))
                .hasSameHashCodeAs(Map.of("a", 1))
                .hasToString("{a=1}");
        assertThat(Map.of("a", 1)).isEqualTo(map);
    }

    @Test
    void aValueOfAnyTypeMayBePutAndIsCheckedWhenItIsGot() {
        map.put("question", 42);

        assertThatThrownBy(() -> shared.get(QUESTION)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void paramsAreNotInTheMap() {
        Shared seen = shared.with(Params.of(QUESTION, "Who?"));

        assertThat(seen.asMap()).isEmpty();
        assertThat(seen.put(QUESTION, "stored").asMap()).isEqualTo(map);
    }
}
