package io.pocketflow.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalWidthTest {

    @ParameterizedTest
    @CsvSource({"'24 80\n', 80", "'50 132', 132", "'0 0\n', 0", "'', 0", "'stty: failed', 0", "'24 9999999', 0"})
    void theWidthIsTheSecondNumberOfSttySize(String size, int columns) {
        assertThat(TerminalWidth.columnsOf(size)).isEqualTo(columns);
    }
}
