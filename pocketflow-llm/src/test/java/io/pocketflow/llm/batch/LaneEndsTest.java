package io.pocketflow.llm.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.testkit.BatchServer.Fault;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches that do not end in time: nothing is paid twice, and nothing waits for ever. */
class LaneEndsTest {

    private static LlmException failure(PoolReport<?, ?> report, int index) {
        return (LlmException) report.items().get(index).outcome().failure().orElseThrow();
    }

    /** Runs three items whose calls are not answered, then again when the batch has ended. */
    private static PoolReport<Map<String, ?>, String> failsNowAndSucceedsLater(LaneHarness lane) {
        lane.retry = Retry.upTo(3);
        PoolReport<Map<String, ?>, String> report = lane.run(3);
        assertThat(report.failed()).hasSize(3);
        assertThat(failure(report, 0))
                .hasMessageContaining("batch-1")
                .hasMessageContaining("is not waited for any longer")
                .hasMessageContaining("would be paid twice; run it again with the same records");
        assertThat(lane.server.count("online")).isZero();
        lane.virtual.advance(lane.server.duration);
        assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
        assertThat(lane.server.count("create")).isEqualTo(1);
        assertThat(lane.server.count("online")).isZero();
        return report;
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void batchesThatRunOnAfterTheirCancelFailByNameAndAreReadLater(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.duration = Duration.ofDays(2);
            lane.server.ignoresCancels = true;
            lane.options = lane.options.withDeadline(Duration.ofHours(3));
            lane.virtual.schedule(
                    () -> assertThat(lane.server.count("cancel")).isEqualTo(1),
                    Duration.ofMinutes(200).toNanos());
            PoolReport<Map<String, ?>, String> report = failsNowAndSucceedsLater(lane);
            assertThat(failure(report, 2).kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure(report, 2)).hasMessageContaining("within 30 minutes after its deadline");
            assertThat(report.items().get(2).outcome().duration())
                    .isBetween(Duration.ofMinutes(210), Duration.ofMinutes(220));
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void batchesThatNeverEndFailAfterThreeDays(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.duration = Duration.ofDays(30);
            lane.options = lane.options.withPollInterval(Duration.ofMinutes(5));
            PoolReport<Map<String, ?>, String> report = failsNowAndSucceedsLater(lane);
            assertThat(failure(report, 0)).hasMessageContaining("did not end within 3 days");
            assertThat(report.items().get(0).outcome().duration()).isBetween(Duration.ofDays(3), Duration.ofDays(4));
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void batchesThatCannotBeLookedAtAreNotSentAgain(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            for (int i = 0; i < 11; i++) {
                lane.server.fault(new Fault("get", 503, "{}", false));
            }
            PoolReport<Map<String, ?>, String> report = failsNowAndSucceedsLater(lane);
            assertThat(report.items().get(0).outcome().duration())
                    .as("the patience with an outage")
                    .isGreaterThan(Duration.ofMinutes(20));
        }
    }

    @Test
    void batchesInDoubtAreNotSentAgainWhileTheListCannotBeRead() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            lane.retry = Retry.upTo(3);
            lane.server.fault(new Fault("create", -1, "", true));
            for (int i = 0; i < 11; i++) {
                lane.server.fault(new Fault("list", 503, "{}", false));
            }
            PoolReport<Map<String, ?>, String> report = lane.run(3);
            assertThat(report.failed()).hasSize(3);
            assertThat(failure(report, 0)).hasMessageContaining("that may have been created is not waited for");
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.count("create")).isEqualTo(1);
        }
    }

    @Test
    void cancelsThatFailAreRepeated() {
        try (LaneHarness lane = new LaneHarness(Form.OPENAI)) {
            lane.server.duration = Duration.ofDays(2);
            lane.server.fault(new Fault("cancel", 500, "{}", false));
            lane.options = lane.options.withDeadline(Duration.ofHours(3));
            assertThat(lane.run(4).results()).isEqualTo(LaneHarness.echoes(4));
            assertThat(lane.server.count("cancel")).isEqualTo(2);
            assertThat(lane.server.count("online")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void callsOfABatchCancelledByAnEarlierProcessGoOnline(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.duration = Duration.ofDays(2);
            lane.options = lane.options.withDeadline(Duration.ofHours(3)).withDetached(true);
            lane.run(3);
            lane.virtual.advance(Duration.ofHours(4));
            lane.server.jobs.values().forEach(job -> job.cancelled = true);
            lane.options = lane.options.withDetached(false);
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.count("online")).isEqualTo(3);
            assertThat(lane.server.count("create")).isEqualTo(1);
        }
    }

    @Test
    void retriesAfterTheDeadlineAreMadeOnlineToo() {
        try (LaneHarness lane = new LaneHarness(Form.OPENAI)) {
            lane.server.duration = Duration.ofDays(2);
            lane.retry = Retry.upTo(3);
            lane.options = lane.options.withDeadline(Duration.ofHours(3));
            lane.server.fault(new Fault("online", 500, "{}", false), new Fault("online", 500, "{}", false));
            assertThat(lane.run(4).results()).isEqualTo(LaneHarness.echoes(4));
            assertThat(lane.server.count("create")).isEqualTo(1);
            assertThat(lane.server.count("online")).isEqualTo(6);
        }
    }

    @Test
    void withoutAStoreTheMessageSaysThatNoRunReadsTheResults() {
        try (LaneHarness lane = new LaneHarness(Form.GEMINI)) {
            lane.server.duration = Duration.ofDays(30);
            lane.options = lane.options.withPollInterval(Duration.ofMinutes(5));
            PoolReport<Map<String, ?>, String> report =
                    lane.pool().withOptions(lane.virtual.options()).run(LaneHarness.items(2));
            assertThat(failure(report, 1))
                    .hasMessageContaining("no other run can read its results, because the run has no step store");
        }
    }
}
