package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Params as values. */
class ParamsTest {

    private static final Key<String> FILE = Key.of("file", String.class);
    private static final Key<Integer> PAGE = Key.of("page", Integer.class);
    private static final Params BOTH = Params.of(FILE, "a.txt").and(PAGE, 3);

    @Test
    void paramsReturnTheirValues() {
        assertThat(BOTH.get(FILE)).isEqualTo("a.txt");
        assertThat(BOTH.get(PAGE)).isEqualTo(3);
        assertThat(BOTH.find(PAGE)).contains(3);
        assertThat(BOTH.names()).containsExactly("file", "page");
        assertThat(BOTH.asMap()).isEqualTo(Map.of("file", "a.txt", "page", 3));
    }

    @Test
    void andChangesNothing() {
        Params one = Params.of(FILE, "a.txt");

        one.and(FILE, "b.txt");
        one.and(Params.of(PAGE, 9));

        assertThat(one.get(FILE)).isEqualTo("a.txt");
        assertThat(one.names()).containsExactly("file");
        assertThat(Params.NONE.names()).isEmpty();
    }

    @Test
    void theLaterOneWinsOnAClash() {
        assertThat(BOTH.and(FILE, "b.txt").get(FILE)).isEqualTo("b.txt");
        assertThat(BOTH.and(Params.of(PAGE, 9)).get(PAGE)).isEqualTo(9);
        assertThat(BOTH.and(Params.of(PAGE, 9)).get(FILE)).isEqualTo("a.txt");
    }

    @Test
    void noParamsAddNothing() {
        assertThat(BOTH.and(Params.NONE)).isEqualTo(BOTH);
        assertThat(Params.NONE.and(BOTH)).isEqualTo(BOTH);
    }

    @Test
    void aMissingOneIsAnErrorThatNamesTheKeyAndThePresentOnes() {
        Params one = Params.of(FILE, "a.txt");

        assertThatThrownBy(() -> one.get(PAGE))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("'page'")
                .hasMessageContaining("file");
        assertThatThrownBy(() -> Params.NONE.get(PAGE))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("none");
        assertThat(one.find(PAGE)).isEmpty();
    }

    @Test
    void aParamOfAnotherTypeIsRefusedAtGet() {
        assertThatThrownBy(() -> BOTH.get(Key.of("page", String.class)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'page'")
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("java.lang.Integer");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // proof: the wrong type is what is tested
    void aParamOfAnotherTypeIsRefusedWhenItIsMade() {
        assertThatThrownBy(() -> Params.of((Key) PAGE, "three")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nullIsRefusedNamingTheKey() {
        assertThatThrownBy(() -> Params.of(FILE, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'file'");
    }

    @Test
    void theMapCannotBeChanged() {
        assertThatThrownBy(() -> BOTH.asMap().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> BOTH.names().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void paramsAreEqualByTheirValues() {
        Params turned = Params.of(PAGE, 3).and(FILE, "a.txt");

        assertThat(BOTH).isEqualTo(turned).hasSameHashCodeAs(turned).isNotEqualTo(Params.NONE);
        assertThat(BOTH).hasToString("{file=a.txt, page=3}");
    }

    @Test
    void sharedWithParamsIsTheSameStore() {
        Shared shared = Shared.create();
        Shared seen = shared.with(Params.of(PAGE, 3));

        seen.put(FILE, "written");

        assertThat(shared.get(FILE)).isEqualTo("written");
        assertThat(seen.param(PAGE)).isEqualTo(3);
        assertThat(seen.params()).isEqualTo(Params.of(PAGE, 3));
        assertThat(seen.with(Params.of(FILE, "p")).params().names()).containsExactly("page", "file");
        assertThat(shared.params()).isEqualTo(Params.NONE);
    }
}
