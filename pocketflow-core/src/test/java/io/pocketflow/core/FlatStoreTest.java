package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.fixture.Eventually;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** A removed value leaves nothing in the store, not even its name. */
class FlatStoreTest {

    private final Shared shared = Shared.create();

    /** Uses fresh names and returns a weak reference to each of them. */
    private static List<WeakReference<String>> freshNames(Shared shared, BiConsumer<Shared, Key<String>> use) {
        List<WeakReference<String>> names = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Key<String> key = Key.of("call-" + i, String.class);
            use.accept(shared, key);
            names.add(new WeakReference<>(key.name()));
        }
        return names;
    }

    private static void assertCollected(List<WeakReference<String>> names) {
        Eventually.holds("the names are collected", () -> {
            System.gc();
            return names.stream().allMatch(name -> name.get() == null);
        });
    }

    @Test
    void removedNamesAreCollected() {
        assertCollected(
                freshNames(shared, (store, key) -> store.put(key, "value").remove(key)));
        assertThat(shared.asMap()).isEmpty();
    }

    @Test
    void removedLocalNamesAreCollected() {
        Shared iteration = shared.iteration(Params.NONE);

        assertCollected(freshNames(iteration, (store, key) -> {
            Key<String> local = Key.local(key.name(), String.class);
            store.put(local, "value").remove(local);
        }));
    }

    @Test
    void anUpdateThatThrowsLeavesNoName() {
        assertCollected(freshNames(
                shared,
                (store, key) -> assertThatThrownBy(() -> store.update(key, String::strip))
                        .isInstanceOf(NoSuchElementException.class)));
    }

    @Test
    void removingAMissingNameLeavesNoName() {
        assertCollected(freshNames(shared, Shared::remove));
    }

    @Test
    void aRemovedNameCanBePutAgain() {
        Key<Integer> count = Key.of("count", Integer.class);

        for (int i = 0; i < 3; i++) {
            shared.put(count, i);
            assertThat(shared.update(count, n -> n + 1)).isEqualTo(i + 1);
            assertThat(shared.remove(count)).contains(i + 1);
            assertThat(shared.remove(count)).isEmpty();
            assertThat(shared.update(count, 10, n -> n + 1)).isEqualTo(11);
            shared.remove(count);
        }

        assertThat(shared.contains(count)).isFalse();
    }
}
