package io.pocketflow.llm.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.testkit.BatchServer.Fault;
import io.pocketflow.llm.testkit.BatchServer.Form;
import io.pocketflow.llm.testkit.SentBatch;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that are continued by another process: at each point a batch is found again, and none is created twice. */
class CrashTest {

    /** Returns the number of records that precede the create call: the intent, and the id of an uploaded file. */
    private static int first(Form form) {
        return form == Form.OPENAI || form == Form.RESPONSES ? 2 : 1;
    }

    static Stream<Arguments> cuts() {
        return Stream.of(Form.values())
                .flatMap(
                        form -> IntStream.rangeClosed(first(form), 8).mapToObj(records -> Arguments.of(form, records)));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void nextRunsCreateNoSecondBatchWhateverWasRecorded(Form form, int records) {
        try (LaneHarness lane = new LaneHarness(form)) {
            LaneHarness.CutStore store = new LaneHarness.CutStore(records);
            lane.store = store;
            assertThat(lane.run(4).results()).isEqualTo(LaneHarness.echoes(4));
            lane.store = store.revived();
            assertThat(lane.run(4).results()).isEqualTo(LaneHarness.echoes(4));
            assertThat(lane.server.count("create")).isEqualTo(1);
            assertThat(lane.server.count("online")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void batchesWhoseCreateAnswerIsLostAreFoundAgain(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.fault(new Fault("create", -1, "", true));
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.jobs).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void batchesThatWereNotCreatedAreCreatedAfterALook(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.fault(new Fault("create", 500, "{}", false));
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.jobs).hasSize(1);
            assertThat(lane.server.count("create")).isEqualTo(2);
            assertThat(lane.server.count("list")).isGreaterThan(0);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void intentsWithoutABatchAreForgotten(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            LaneHarness.CutStore store = new LaneHarness.CutStore(1);
            lane.store = store;
            lane.run(3);
            lane.server.jobs.clear();
            lane.store = store.revived();
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.jobs).hasSize(1);
        }
    }

    @Test
    void batchesOfServersThatDropTagsAreFoundByTheirFile() {
        try (LaneHarness lane = new LaneHarness(Form.OPENAI)) {
            lane.server.dropsTags = true;
            lane.server.fault(new Fault("create", -1, "", true));
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.jobs).hasSize(1);
        }
    }

    @Test
    void ofSeveralBatchesThatFitTheOneWithOurIdsIsContinued() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            lane.server.fault(new Fault("create", -1, "", true));
            // another program creates a batch of the same size at the same time
            lane.virtual.schedule(
                    () -> {
                        SentBatch ours = lane.server.jobs.get("batch-1");
                        Map<String, String> others = new LinkedHashMap<>();
                        ours.requests.forEach((id, text) -> others.put("other-" + others.size(), text));
                        lane.server.add("batch-2", others);
                    },
                    Duration.ofSeconds(5).toNanos());
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.count("create")).isEqualTo(1);
        }
    }

    @Test
    void batchesThatOnlyFitBySizeAreLeftAlone() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            lane.server.fault(new Fault("create", 500, "{}", false));
            lane.virtual.schedule(
                    () -> lane.server.add("batch-9", Map.of("a", "theirs", "b", "theirs", "c", "theirs")),
                    Duration.ofSeconds(5).toNanos());
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
        }
    }

    @Test
    void itemsThatWereSkippedDoNotLoseTheirBatch() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            lane.options = lane.options.withDetached(true);
            assertThat(lane.run(3).status().suspended()).isEqualTo(3);
            lane.options = lane.options.withDetached(false);
            PoolReport<Map<String, ?>, String> report = lane.run(3);
            assertThat(report.results()).isEqualTo(LaneHarness.echoes(3));
            // a third run reads the journal only
            int gets = lane.server.count("get");
            assertThat(lane.run(3).status().replayed()).isEqualTo(3);
            assertThat(lane.server.count("get")).isEqualTo(gets);
        }
    }
}
