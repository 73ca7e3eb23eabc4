package io.pocketflow.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Step keys as texts and back. */
class StepKeyTextTest {

    @Test
    void aTextGivesItsKeyBack() {
        StepKey key = new StepKey(List.of(
                new StepKey.Part("Summarise", 0, "3f2a~0"), new StepKey.Part("a/b#1[2]%25", 7, "x]/["), part("ü 漢")));
        assertThat(key).hasToString("Summarise#0[3f2a~0]/a%2fb%231%5b2%5d%2525#7[x%5d%2f%5b]/ü 漢#0");
        assertThat(StepKey.parse(key.toString())).isEqualTo(key);
    }

    @Test
    void keysWithOtherPartsHaveOtherTexts() {
        StepKey one = new StepKey(List.of(part("a#0/b")));
        StepKey two = new StepKey(List.of(part("a"), part("b")));
        assertThat(one.toString()).isNotEqualTo(two.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a#", "a#x", "a#-1", "a#0/", "a#0[", "a#0[]", "a#0[x", "a#0[x]y", "a%2#0", "a%zz#0"})
    void anyOtherTextIsRefused(String text) {
        assertThatThrownBy(() -> StepKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a step key");
    }

    private static StepKey.Part part(String node) {
        return new StepKey.Part(node, 0, "");
    }
}
