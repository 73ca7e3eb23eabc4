package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Atomic changes of the store, and the lists that it grows. */
@Tag("concurrency")
class SharedUpdateTest {

    private static final Key<Integer> COUNT = Key.of("count", Integer.class);
    private static final Key<List<String>> NOTES = Key.listOf("notes", String.class);

    private final Shared shared = Shared.create();

    @Test
    void updateReplacesAndReturnsTheNewValue() {
        shared.put(COUNT, 1);

        assertThat(shared.update(COUNT, n -> n + 1)).isEqualTo(2);
        assertThat(shared.get(COUNT)).isEqualTo(2);
    }

    @Test
    void updateOfAMissingValueNeedsAnInitialOne() {
        assertThatThrownBy(() -> shared.update(COUNT, n -> n + 1))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("'count'");
        assertThat(shared.contains(COUNT)).isFalse();

        assertThat(shared.update(COUNT, 10, n -> n + 1)).isEqualTo(11);
        assertThat(shared.update(COUNT, 10, n -> n + 1)).isEqualTo(12);
    }

    @Test
    void anUpdateToNullIsRefusedAndChangesNothing() {
        shared.put(COUNT, 1);

        assertThatThrownBy(() -> shared.update(COUNT, n -> null)).isInstanceOf(NullPointerException.class);
        assertThat(shared.get(COUNT)).isEqualTo(1);
    }

    @Test
    void appendMakesTheListAndAddsToIt() {
        assertThat(shared.append(NOTES, "a").append(NOTES, "b")).isSameAs(shared);

        assertThat(shared.get(NOTES)).containsExactly("a", "b");
    }

    @Test
    void appendTakesAnyListThatIsThere() {
        shared.put(NOTES, new ArrayList<>(List.of("a"))).append(NOTES, "b");

        assertThat(shared.get(NOTES)).containsExactly("a", "b");
    }

    @Test
    void listsGotBeforeDoNotChange() {
        List<List<String>> got = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            got.add(shared.append(NOTES, "note " + i).get(NOTES));
        }

        for (int i = 0; i < 100; i++) {
            assertThat(got.get(i)).hasSize(i + 1).last().isEqualTo("note " + i);
        }
    }

    @Test
    void twoListsThatGrowFromOneDoNotShareTheirEnds() {
        shared.append(NOTES, "a");
        Shared other = Shared.create().put(NOTES, shared.get(NOTES));

        shared.append(NOTES, "b");
        other.append(NOTES, "c");

        assertThat(shared.get(NOTES)).containsExactly("a", "b");
        assertThat(other.get(NOTES)).containsExactly("a", "c");
    }

    @Test
    void theListThatWasPutIsNotChangedByAppend() {
        List<String> given = new ArrayList<>(List.of("a"));

        shared.put(NOTES, given).append(NOTES, "b");

        assertThat(given).containsExactly("a");
    }

    @Test
    void anAppendedListCannotBeChanged() {
        List<String> list = shared.append(NOTES, "a").get(NOTES);

        assertThatThrownBy(() -> list.add("b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.set(0, "b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(list).isEqualTo(List.of("a")).hasSameHashCodeAs(List.of("a")).hasToString("[a]");
    }

    private static void inThreads(int threads, Runnable task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<? extends Future<?>> all = IntStream.range(0, threads)
                    .mapToObj(i -> executor.submit(task))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void updateIsAtomic() throws Exception {
        inThreads(4, () -> {
            for (int i = 0; i < 5_000; i++) {
                shared.update(COUNT, 0, n -> n + 1);
            }
        });

        assertThat(shared.get(COUNT)).isEqualTo(20_000);
    }

    @Test
    void appendIsAtomic() throws Exception {
        inThreads(4, () -> {
            for (int i = 0; i < 5_000; i++) {
                shared.append(NOTES, Thread.currentThread().getName() + "/" + i);
            }
        });

        assertThat(shared.get(NOTES)).hasSize(20_000).doesNotHaveDuplicates().doesNotContainNull();
    }
}
