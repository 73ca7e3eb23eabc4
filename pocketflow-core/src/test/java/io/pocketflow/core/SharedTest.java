package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The store behind typed keys. */
class SharedTest {

    private static final Key<String> QUESTION = Key.of("question", String.class);
    private static final Key<Integer> COUNT = Key.of("count", Integer.class);
    private static final Key<List<String>> NOTES = Key.listOf("notes", String.class);
    /** The same name with another type. */
    private static final Key<Integer> QUESTION_AS_NUMBER = Key.of("question", Integer.class);

    private final Shared shared = Shared.create();

    @Test
    void storedValuesAreReturned() {
        String value = "Who wrote it?";

        assertThat(shared.put(QUESTION, value)).isSameAs(shared);
        assertThat(shared.get(QUESTION)).isSameAs(value);
        assertThat(shared.find(QUESTION)).containsSame(value);
        assertThat(shared.contains(QUESTION)).isTrue();
    }

    @Test
    void putReplaces() {
        assertThat(shared.put(COUNT, 1).put(COUNT, 2).get(COUNT)).isEqualTo(2);
    }

    @Test
    void aSlotIsFoundByTheKeysName() {
        shared.put(Key.of("question", String.class), "same name");

        assertThat(shared.get(QUESTION)).isEqualTo("same name");
        assertThat(shared.get(Key.of("question", CharSequence.class))).isEqualTo("same name");
    }

    @Test
    void aMissingValueIsAnErrorThatNamesTheKeyAndTheKnownOnes() {
        shared.put(COUNT, 1).put(NOTES, List.of());

        assertThatThrownBy(() -> shared.get(QUESTION))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("'question'")
                .hasMessageContaining("count")
                .hasMessageContaining("notes");
        assertThat(shared.find(QUESTION)).isEmpty();
        assertThat(shared.contains(QUESTION)).isFalse();
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // proof: the wrong type is what is tested
    void aValueThatDoesNotFitIsRefusedAtPut() {
        assertThatThrownBy(() -> shared.put((Key) COUNT, "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'count'")
                .hasMessageContaining("java.lang.Integer")
                .hasMessageContaining("java.lang.String");
        assertThat(shared.contains(COUNT)).isFalse();
    }

    @Test
    void aValueThatDoesNotFitIsRefusedAtGetAndFindAndRemove() {
        shared.put(QUESTION, "text");

        assertThatThrownBy(() -> shared.get(QUESTION_AS_NUMBER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'question'")
                .hasMessageContaining("java.lang.Integer")
                .hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> shared.find(QUESTION_AS_NUMBER)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> shared.update(QUESTION_AS_NUMBER, n -> n + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRefusedRemoveLeavesTheValue() {
        shared.put(QUESTION, "text");

        assertThatThrownBy(() -> shared.remove(QUESTION_AS_NUMBER)).isInstanceOf(IllegalArgumentException.class);
        assertThat(shared.get(QUESTION)).isEqualTo("text");
    }

    @Test
    void nullIsRefusedNamingTheKey() {
        assertThatThrownBy(() -> shared.put(QUESTION, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'question'");
    }

    @Test
    void removeTakesAValueAway() {
        shared.put(QUESTION, "text");

        assertThat(shared.remove(QUESTION)).contains("text");
        assertThat(shared.remove(QUESTION)).isEmpty();
        assertThat(shared.contains(QUESTION)).isFalse();
        assertThatThrownBy(() -> shared.get(QUESTION)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void textShowsNamesAndNoValues() {
        Shared seen = shared.put(QUESTION, "a secret").with(Params.of(COUNT, 42));

        assertThat(seen).hasToString("Shared[question] with params [count]");
        assertThat(Shared.of(Map.of())).hasToString("Shared[]");
    }

    @Test
    void theNamesAreThoseOfTheRunAndOfTheIterations() {
        Shared run = Shared.of(Map.of("c", 1));
        Shared outer = run.iteration(Params.NONE).put(Key.local("b", String.class), "x");
        Shared inner = outer.iteration(Params.NONE).put(Key.local("a", String.class), "y");
        assertThat(run.names()).containsExactly("c");
        assertThat(inner.names()).containsExactly("a", "b", "c");
        assertThatThrownBy(() -> inner.get(Key.local("d", String.class)))
                .hasMessage("there is no value for key 'd'; there are values for [a, b, c]");
    }

    @Test
    void paramThatIsAValueOfTheStoreIsSaidToBeThere() {
        shared.put(QUESTION, "text");

        assertThatThrownBy(() -> shared.param(QUESTION))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no param 'question'; there are none. The store has a value for key 'question':"
                        + " read it with get, or pass the param");
        assertThatThrownBy(() -> shared.param(COUNT)).hasMessage("there is no param 'count'; there are none");
        Key<String> local = Key.local("name", String.class);
        Shared inner = shared.iteration(Params.of(COUNT, 1)).put(local, "Ada");
        assertThatThrownBy(() -> inner.param(local))
                .hasMessageStartingWith(
                        "there is no param 'name'; there are [count]. The store has a value for key 'name'");
    }

    @Test
    void valueThatIsAParamIsSaidToBeThere() {
        Shared seen = shared.with(Params.of(QUESTION, "text"));

        assertThatThrownBy(() -> seen.get(QUESTION))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no value for key 'question'; there are values for []."
                        + " There is a param 'question': read it with param");
        assertThatThrownBy(() -> seen.update(QUESTION, text -> text)).hasMessageEndingWith("read it with param");
        assertThatThrownBy(() -> seen.get(COUNT))
                .hasMessage("there is no value for key 'count'; there are values for []");
    }

    @Test
    void putUnderAMapKeyKeepsMapsThatWereReadEarlier() {
        Key<Map<String, Integer>> sizes = Key.mapOf("sizes", String.class, Integer.class);
        Shared shared = Shared.create().put(sizes, "b", 1);
        Map<String, Integer> before = shared.get(sizes);

        shared.put(sizes, "a", 2).put(sizes, "b", 3);

        assertThat(before).isEqualTo(Map.of("b", 1));
        assertThat(shared.get(sizes)).containsExactly(Map.entry("b", 3), Map.entry("a", 2));
        assertThat(sizes.type().getTypeName()).isEqualTo("java.util.Map<java.lang.String, java.lang.Integer>");
    }

    @Test
    void putUnderAMapKeyLosesNoEntryOfParallelWriters() {
        Key<Map<Integer, Integer>> squares = Key.mapOf("squares", Integer.class, Integer.class);
        Shared shared = Shared.create();

        IntStream.range(0, 1_000).parallel().forEach(i -> shared.put(squares, i, i * i));

        assertThat(shared.get(squares)).hasSize(1_000).containsEntry(31, 961);
    }

    @Test
    void putUnderAMapKeyRejectsNulls() {
        Key<Map<String, Integer>> sizes = Key.mapOf("sizes", String.class, Integer.class);

        assertThatThrownBy(() -> Shared.create().put(sizes, null, 1))
                .hasMessage("a map key of key 'sizes' must not be null");
        assertThatThrownBy(() -> Shared.create().put(sizes, "a", null))
                .hasMessage("the value of 'a' of key 'sizes' must not be null");
    }

    @Test
    void aRunWideKeyWithTheNameOfALocalValueIsRejected() {
        Shared iteration = Shared.create().iteration(Params.NONE).put(Key.local("text", String.class), "a");
        Key<String> runWide = Key.of("text", String.class);
        String message = "key 'text' is run-wide, but the iteration has a value for a local key of the same name";

        assertThatThrownBy(() -> iteration.put(runWide, "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> iteration.get(runWide)).hasMessageStartingWith(message);
        assertThatThrownBy(() -> iteration.iteration(Params.NONE).update(runWide, "x", old -> old))
                .hasMessageStartingWith(message);
    }
}
