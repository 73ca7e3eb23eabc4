package io.pocketflow.llm.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.testkit.BatchServer.Fault;
import io.pocketflow.llm.testkit.BatchServer.Form;
import io.pocketflow.llm.testkit.SentBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    private static final boolean ALL = Boolean.getBoolean("crash.all");

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
            lane.store = store.restarted();
            assertThat(lane.run(4).results()).isEqualTo(LaneHarness.echoes(4));
            assertThat(lane.server.count("create")).isEqualTo(1);
            assertThat(lane.server.count("online")).isZero();
        }
    }

    /**
     * Returns each form with numbers of records up to those of a whole run of four items: with every third one, which differ
     * between forms, and with each one by {@code -Dcrash.all=true}, as in {@code .ci/series}.
     */
    static Stream<Arguments> kills() {
        return Stream.of(Form.values()).flatMap(form -> {
            try (LaneHarness lane = new LaneHarness(form)) {
                LaneHarness.KilledStore store = new LaneHarness.KilledStore(Integer.MAX_VALUE);
                lane.store = store;
                lane.run(4);
                return IntStream.range(0, store.saved.size())
                        .filter(records -> ALL || (records + form.ordinal()) % 3 == 0)
                        .mapToObj(records -> Arguments.of(form, records));
            }
        });
    }

    /** Kills happen after the intent, the upload, the create call, and each result; each time nothing more is recorded. */
    @ParameterizedTest
    @MethodSource("kills")
    void afterAKillAtAnyRecordTheNextRunPaysForNoCallTwice(Form form, int records) {
        try (LaneHarness lane = new LaneHarness(form)) {
            killed(lane, new LaneHarness.KilledStore(records));
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void afterAKillWhilePollingTheNextRunPaysForNoCallTwice(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            LaneHarness.KilledStore store = new LaneHarness.KilledStore(Integer.MAX_VALUE);
            lane.virtual.schedule(store::kill, Duration.ofMinutes(30).toNanos());
            killed(lane, store);
            assertThat(store.saved).as("the end of the batch").anyMatch(key -> key.contains("over"));
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void afterAKillWhileReadingResultsTheNextRunPaysForNoCallTwice(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            LaneHarness.KilledStore store = new LaneHarness.KilledStore(Integer.MAX_VALUE);
            lane.server.lines = lines -> {
                store.kill();
                lane.server.lines = whole -> whole;
                return lines.subList(0, 2);
            };
            killed(lane, store);
        }
    }

    /** Runs four items until the process is killed, then again until they are done, and once more from the records. */
    private static void killed(LaneHarness lane, LaneHarness.KilledStore store) {
        lane.retry = Retry.upTo(3);
        lane.store = store;
        LaneHarness.runsUntilKilled(lane.pool(), 4);
        lane.store = store.restarted();
        assertThat(lane.run(4).results()).isEqualTo(LaneHarness.echoes(4));
        assertThat(lane.server.jobs).hasSize(1);
        assertThat(lane.server.count("create")).isEqualTo(1);
        assertThat(lane.server.sentTexts()).hasSize(4).containsValue(1).doesNotContainValue(2);
        assertThat(lane.server.count("online")).isZero();
        assertThat(lane.run(4).status().replayed()).isEqualTo(4);
    }

    @Test
    void itemsThatWereStoppedBeforeTheyReadTheirAnswersKeepTheirBatch() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            lane.server.lines = lines -> {
                List<ObjectNode> changed = new ArrayList<>(lines);
                changed.replaceAll(
                        line -> lane.server.errorLine(lane.server.idOf(line), "invalid_request_error", "no"));
                // the first item fails, and stops the others, whose answers exist
                return List.of(lines.get(0), lines.get(1), lines.get(2), changed.get(3));
            };
            assertThat(lane.pool()
                            .withMaxConcurrency(1)
                            .withOnFailure(OnFailure.STOP)
                            .run(LaneHarness.items(4))
                            .failed())
                    .hasSize(1);
            lane.server.lines = lines -> lines;
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
            lane.store = store.restarted();
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
