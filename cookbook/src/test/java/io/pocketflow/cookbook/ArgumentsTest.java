package io.pocketflow.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void optionsAndWordsMayStandInAnyOrder() {
        Arguments arguments = of("one", "--size", "3", "two", "--fast", "--name=x y");
        assertThat(arguments.number("--size", 1, 9)).isEqualTo(3);
        assertThat(arguments.option("--name")).contains("x y");
        assertThat(arguments.flag("--fast")).isTrue();
        assertThat(arguments.words()).containsExactly("one", "two");
    }

    @Test
    void missingOptionsAreEmpty() {
        Arguments arguments = of();
        assertThat(arguments.number("--size", 1, 9)).isEqualTo(9);
        assertThat(arguments.option("--name")).isEmpty();
        assertThat(arguments.flag("--fast")).isFalse();
        assertThat(arguments.word()).isEmpty();
    }

    @Test
    void afterTwoDashesAllAreWords() {
        Arguments arguments = of("--", "--size", "3");
        assertThat(arguments.option("--size")).isEmpty();
        assertThat(arguments.words()).containsExactly("--size", "3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "1.5", "", "99999999999"})
    void aNumberThatDoesNotFitIsRefused(String number) {
        assertThatThrownBy(() -> of("--size", number).number("--size", 1, 9))
                .isInstanceOf(UsageException.class)
                .hasMessage("--size must be a whole number of at least 1 but was " + number);
    }

    @Test
    void anOptionNeedsItsValue() {
        assertThatThrownBy(() -> of("--size").option("--size")).hasMessage("--size needs a value");
        assertThatThrownBy(() -> of("--size", "--fast").option("--size")).hasMessage("--size needs a value");
    }

    @Test
    void anOptionIsGivenOnce() {
        assertThatThrownBy(() -> of("--size=1", "--size=2").option("--size"))
                .hasMessage("--size may be given only once");
        assertThatThrownBy(() -> of("--fast", "--fast").flag("--fast")).hasMessage("--fast may be given only once");
    }

    @Test
    void unknownOptionsAreRejected() {
        assertThatThrownBy(() -> of("--fats").words()).hasMessage("unknown option --fats");
        assertThatThrownBy(() -> of("-x").words()).hasMessage("unknown option -x");
        assertThatThrownBy(() -> of("a", "b").word()).hasMessage("unexpected argument b");
        assertThatThrownBy(() -> of("a").end()).hasMessage("unexpected argument a");
    }

    private static Arguments of(String... arguments) {
        return new Arguments(List.of(arguments));
    }
}
