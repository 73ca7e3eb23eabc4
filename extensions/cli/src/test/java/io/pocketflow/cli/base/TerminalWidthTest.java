package io.pocketflow.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalWidthTest {

    @ParameterizedTest
    @CsvSource({"'24 80\n', 80", "'50 132', 132", "'0 0\n', 0", "'', 0", "'stty: failed', 0", "'24 9999999', 0"})
    void theWidthIsTheSecondNumberOfSttySize(String size, int columns) {
        assertThat(TerminalWidth.columnsOf(size)).isEqualTo(columns);
    }

    @Test
    void aLateAnswerLeavesTheWidthAsItWas() {
        assertThat(widths("24 50", null, "24 40")).containsExactly(50, 50, 40);
        assertThat(widths(null, "24 40")).containsExactly(80, 40);
    }

    @Test
    void withoutATerminalNothingIsAskedAgain() {
        assertThat(widths("", "24 40")).containsExactly(80, 80);
    }

    private static List<Integer> widths(String... answers) {
        Iterator<String> next = Arrays.asList(answers).iterator();
        TerminalWidth width = new TerminalWidth(Map.of(), next::next);
        return Stream.of(answers).map(answer -> width.getAsInt()).toList();
    }
}
