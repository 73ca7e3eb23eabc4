package io.pocketflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

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
}
