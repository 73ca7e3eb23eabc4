package io.pocketflow.llm.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.testkit.BatchServer.Fault;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The traps of batch endpoints, at a strict server with a clock that the tests move. */
class LaneTrapsTest {

    private static LlmException failure(PoolReport<?, ?> report, int index) {
        return (LlmException) report.items().get(index).outcome().failure().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void unknownStatesAndHiddenCountsAreWaitedFor(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.runsAs = "PONDERING";
            lane.server.hidesCounts = true;
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.progress)
                    .extracting(BatchProgress::state)
                    .contains(BatchState.IN_PROGRESS, BatchState.DONE);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void errorLinesOfASucceededBatchFailTheirItemsOnly(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.lines =
                    lines -> changed(lines, 1, id -> lane.server.errorLine(id, "invalid_request_error", "no"), lane);
            PoolReport<Map<String, ?>, String> report = lane.run(3);
            assertThat(report.failed()).extracting(ItemReport::index).containsExactly(1);
            assertThat(failure(report, 1)).hasMessageContaining("no");
            assertThat(lane.server.count("create")).isEqualTo(1);
        }
    }

    /** Replaces the line of the item with this index: the lines are in reverse order. */
    private static List<ObjectNode> changed(
            List<ObjectNode> lines, int index, java.util.function.Function<String, ObjectNode> line, LaneHarness lane) {
        List<ObjectNode> changed = new ArrayList<>(lines);
        int at = lines.size() - 1 - index;
        changed.set(at, line.apply(lane.server.idOf(lines.get(at))));
        return changed;
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void theFirstOfDuplicateLinesCountsAndMissingOnesFail(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.lines = lines -> {
                List<ObjectNode> odd = new ArrayList<>(lines.subList(1, lines.size()));
                odd.add(lane.server.errorLine(lane.server.idOf(lines.get(1)), "invalid_request_error", "twice"));
                odd.add(lane.server.errorLine("unknown", "invalid_request_error", "nobody's"));
                return odd;
            };
            PoolReport<Map<String, ?>, String> report = lane.run(4);
            assertThat(report.failed()).extracting(ItemReport::index).containsExactly(3);
            assertThat(failure(report, 3)).hasMessageContaining("ended without a result for this call");
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void batchesThatEndWithoutAnyResultFailTheirItems(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.lines = lines -> List.of();
            PoolReport<Map<String, ?>, String> report = lane.run(3);
            assertThat(report.failed()).hasSize(3);
            assertThat(failure(report, 0).kind()).isEqualTo(Kind.SERVER_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"OPENAI", "ANTHROPIC", "MISTRAL"})
    void expiredLinesAreSentAgainInAnotherBatch(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.lines = lines -> lane.server.jobs.size() > 1
                    ? lines
                    : changed(changed(lines, 0, lane.server::expiredLine, lane), 2, lane.server::expiredLine, lane);
            PoolReport<Map<String, ?>, String> report = lane.run(4);
            assertThat(report.results()).isEqualTo(LaneHarness.echoes(4));
            assertThat(report.status().attempts()).isEqualTo(4);
            assertThat(lane.server.jobs.values())
                    .extracting(job -> job.requests.size())
                    .containsExactly(4, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"OPENAI", "GEMINI"})
    void batchesRejectedForTheirQueuedTokensAreSentAgainLater(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.failure = "token_limit_exceeded:Enqueued token limit reached";
            lane.server.endsAs = form == Form.OPENAI ? "failed" : "BATCH_STATE_FAILED";
            lane.virtual.schedule(
                    () -> lane.server.endsAs = "", Duration.ofHours(2).toNanos());
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.count("create")).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"OPENAI", "GEMINI", "MISTRAL"})
    void batchesThatFailAsAWholeFailTheirItems(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.endsAs = form == Form.OPENAI ? "failed" : form == Form.GEMINI ? "BATCH_STATE_FAILED" : "FAILED";
            PoolReport<Map<String, ?>, String> report = lane.run(3);
            assertThat(report.failed()).hasSize(3);
            assertThat(failure(report, 2)).hasMessageContaining("failed: the file is empty");
            assertThat(lane.server.count("create")).isEqualTo(1);
        }
    }

    @Test
    void filesThatAreNotFoundAtOnceAreWaitedFor() {
        try (LaneHarness lane = new LaneHarness(Form.OPENAI)) {
            String body = "{\"error\":{\"message\":\"cannot find file file-1\",\"type\":\"invalid_request_error\"}}";
            lane.server.fault(new Fault("create", 400, body, false), new Fault("create", 404, body, false));
            lane.server.fault(new Fault("results", 404, body, false));
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.jobs).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void throttledAndFailedLooksAreRepeated(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.fault(new Fault("get", 429, "{}", false), new Fault("get", 503, "{}", false));
            lane.server.fault(new Fault("get", -1, "", false), new Fault("create", 429, "{}", false));
            assertThat(lane.run(3).results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.jobs).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"OPENAI", "ANTHROPIC", "MISTRAL"})
    void resultsThatNoLongerExistFailTheirItemsByName(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.isForgetful = true;
            PoolReport<Map<String, ?>, String> report = lane.run(2);
            assertThat(failure(report, 0).kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(failure(report, 0)).hasMessageContaining("batch-1").hasMessageContaining("no longer exist");
            lane.server.isForgetful = false;
            assertThat(lane.run(2).results()).isEqualTo(LaneHarness.echoes(2));
            assertThat(lane.server.jobs).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void wrongKeysFailAllItemsAndSendNothingMore(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.fault(
                    new Fault(form == Form.OPENAI || form == Form.RESPONSES ? "upload" : "create", 401, "{}", false));
            PoolReport<Map<String, ?>, String> report = lane.run(3);
            assertThat(report.failed()).hasSize(3);
            assertThat(failure(report, 0).kind()).isEqualTo(Kind.UNAUTHORIZED);
            assertThat(lane.server.jobs).isEmpty();
        }
    }

    @Test
    void failedLinesAreRetriedInAnotherBatch() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            lane.retry = Retry.upTo(2);
            lane.server.lines = lines -> lane.server.jobs.size() > 1
                    ? lines
                    : lines.stream()
                            .map(line -> lane.server.errorLine(lane.server.idOf(line), "api_error", "broken"))
                            .toList();
            PoolReport<Map<String, ?>, String> report = lane.run(3);
            assertThat(report.results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(report.items())
                    .extracting(item -> item.outcome().attempts())
                    .containsOnly(2);
        }
    }

    @Test
    void linesThatAlwaysFailUseUpTheAttempts() {
        try (LaneHarness lane = new LaneHarness(Form.OPENAI)) {
            lane.retry = Retry.upTo(3);
            lane.server.lines = lines -> lines.stream()
                    .map(line -> lane.server.errorLine(lane.server.idOf(line), "server_error", "broken"))
                    .toList();
            PoolReport<Map<String, ?>, String> report = lane.run(2);
            assertThat(report.failed()).hasSize(2);
            assertThat(report.items())
                    .extracting(item -> item.outcome().attempts())
                    .containsOnly(3);
            assertThat(lane.server.count("create")).isEqualTo(3);
        }
    }
}
