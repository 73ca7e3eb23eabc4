package io.pocketflow.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTest {

    @ParameterizedTest
    @CsvSource({"123, 2", "1024, 2", "1100, 3", "6040, 12"})
    void theAdviceIsALargerHeap(long mebibytes, long gibibytes) {
        assertThat(Memory.isFull(mebibytes))
                .isEqualTo("the memory is full: the run needs more than " + mebibytes
                        + " MiB; set JAVA_TOOL_OPTIONS=-Xmx" + gibibytes
                        + "g for more, or lower --max-concurrency");
    }

    @ParameterizedTest
    @CsvSource({"no room, no room", ", java.lang.IllegalStateException"})
    void aFailureWithoutAMessageIsReportedByItsClass(String message, String reported) {
        assertThat(Memory.message(new IllegalStateException(message))).isEqualTo(reported);
    }
}
