package io.pocketflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareTest {

    @Test
    void theSharesOfAllSubtasksAddUpToTheLimit() {
        for (int subtasks = 1; subtasks < 20; subtasks++) {
            int all = subtasks;
            for (int limit = subtasks; limit < 60; limit++) {
                int whole = limit;
                int[] shares = IntStream.range(0, all)
                        .map(subtask -> new Share(subtask, all).of(whole))
                        .toArray();
                assertThat(IntStream.of(shares).sum()).isEqualTo(limit);
                assertThat(IntStream.of(shares)).allMatch(share -> share >= whole / all && share > 0);
            }
        }
    }

    @Test
    void aRateIsANumberAndATime() {
        assertThat(FileJob.rate("50/1.5s")).isEqualTo(new JobSettings.Rate(50, Duration.ofMillis(1_500)));
        assertThatThrownBy(() -> FileJob.rate("50"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--rate must be a number and a time, such as 50/1s, but was '50'");
    }
}
