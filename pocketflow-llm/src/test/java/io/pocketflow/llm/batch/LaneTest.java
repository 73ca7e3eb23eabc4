package io.pocketflow.llm.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.NodeWork;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.llm.testkit.BatchServer.Fault;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pools of skills whose calls are made by batches: options, prices and flows. */
class LaneTest {

    private static final Prices PRICES = Prices.parse("date,2026-01-01\ntest-model,2,10,1");

    /** The type of a structured reply. */
    record Echo(String text) {}

    private static LlmException failure(PoolReport<?, ?> report, int index) {
        return (LlmException) report.items().get(index).outcome().failure().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void everyItemGetsItsOwnAnswerAtTheCostOfOneBatch(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            PoolReport<Map<String, ?>, String> report = lane.run(50);
            assertThat(report.results()).isEqualTo(LaneHarness.echoes(50));
            assertThat(lane.server.count("create")).isEqualTo(1);
            assertThat(lane.server.count("online")).isZero();
            assertThat(lane.server.sentTexts()).hasSize(50).containsValue(1).doesNotContainValue(2);
            assertThat(report.status().usage())
                    .containsEntry("tokens.input", 500L)
                    .containsEntry("tokens.output", 200L);
            assertThat(report.status().attempts()).isEqualTo(50);
            assertThat(report.items())
                    .extracting(item -> item.outcome().attempts())
                    .containsOnly(1);
            assertThat(lane.virtual.elapsed()).isGreaterThanOrEqualTo(Duration.ofHours(1));
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shardsAreCutByCountAndASingleCallGoesOnline(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.options = lane.options.withShards(4, 1_000_000);
            assertThat(lane.run(9).results()).isEqualTo(LaneHarness.echoes(9));
            assertThat(lane.server.count("create")).isEqualTo(2);
            assertThat(lane.server.count("online")).as("a batch of one").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void afterTheDeadlineOpenCallsGoOnline(Form form) {
        try (LaneHarness lane = new LaneHarness(form)) {
            lane.server.duration = Duration.ofDays(2);
            lane.options = lane.options.withDeadline(Duration.ofHours(3));
            assertThat(lane.run(4).results()).isEqualTo(LaneHarness.echoes(4));
            assertThat(lane.server.count("cancel")).isEqualTo(1);
            assertThat(lane.server.count("online")).isEqualTo(4);
            assertThat(lane.virtual.elapsed()).isBetween(Duration.ofHours(3), Duration.ofHours(4));
        }
    }

    @Test
    void afterTheDeadlineOpenCallsMayFailInstead() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            lane.server.duration = Duration.ofDays(2);
            lane.options = lane.options.withDeadline(Duration.ofHours(3), AfterDeadline.FAIL);
            PoolReport<Map<String, ?>, String> report = lane.run(4);
            assertThat(failure(report, 3).kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(lane.server.count("online")).isZero();
        }
    }

    @Test
    void checksAreMadeOnlineBeforeTheFirstBatch() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            lane.options = lane.options.withOnlineFirst(3);
            assertThat(lane.run(10).results()).isEqualTo(LaneHarness.echoes(10));
            assertThat(lane.server.count("online")).isEqualTo(3);
            assertThat(lane.server.jobs.get("batch-1").requests).hasSize(7);
        }
    }

    @Test
    void noBatchIsCreatedIfAllChecksAreRejected() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            lane.options = lane.options.withOnlineFirst(2);
            lane.server.fault(new Fault("online", 400, "{}", false), new Fault("online", 400, "{}", false));
            PoolReport<Map<String, ?>, String> report = lane.run(10);
            assertThat(report.failed()).hasSize(10);
            assertThat(failure(report, 9))
                    .hasMessageContaining("rejected all 2 calls that were made online as a check");
            assertThat(lane.server.count("create")).isZero();
        }
    }

    @Test
    void flowsOfSkillsRunStepByStep() {
        try (LaneHarness lane = new LaneHarness(Form.OPENAI)) {
            Key<String> draft = Key.local("draft", String.class);
            Skill<String> first = lane.skill().named("First").writing(draft);
            Skill<String> second = Skill.of(lane.model(), "again {draft}")
                    .named("Second")
                    .reading("draft", draft)
                    .withRetry(Retry.ONCE);
            Pool<Map<String, ?>, String> pool =
                    lane.in(Pool.of(NodeWork.of(new AsyncFlow(first.then(second)), second.output())));
            assertThat(pool.run(LaneHarness.items(3)).results())
                    .containsExactly("echo again echo item 0", "echo again echo item 1", "echo again echo item 2");
            assertThat(lane.server.jobs.values())
                    .extracting(job -> job.requests.size())
                    .containsExactly(3, 3);
        }
    }

    @Test
    void streamsHaveFlatWindowsAndTheOrderOfTheInput() {
        try (LaneHarness lane = new LaneHarness(Form.OPENAI)) {
            lane.options = lane.options.withShards(25, 1_000_000).withMaxParked(50);
            List<String> results = new ArrayList<>();
            lane.pool().stream(
                    LaneHarness.items(200).iterator(),
                    item -> results.add(item.outcome().value()));
            assertThat(results).isEqualTo(LaneHarness.echoes(200));
            assertThat(lane.server.jobs).hasSizeBetween(8, 10);
        }
    }

    @Test
    void detachedRunsEndWhenTheirBatchesExistAndLaterRunsCollect() {
        try (LaneHarness lane = new LaneHarness(Form.GEMINI)) {
            lane.options = lane.options.withDetached(true);
            PoolReport<Map<String, ?>, String> left = lane.run(5);
            assertThat(left.status().suspended()).isEqualTo(5);
            assertThat(left.questions().values())
                    .allSatisfy(
                            question -> assertThat(question).isEqualTo("batch batches/batch-1 of gemini:test-model"));
            assertThat(lane.virtual.elapsed()).isLessThan(Duration.ofMinutes(1));
            lane.virtual.advance(Duration.ofHours(1));
            assertThat(lane.run(5).results()).isEqualTo(LaneHarness.echoes(5));
            assertThat(lane.server.count("create")).isEqualTo(1);
        }
    }

    @Test
    void metersCountHalfThePriceAndTheCostOnline() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            CostMeter meter = CostMeter.of(PRICES);
            Skill<String> skill =
                    Skill.of(lane.model().metered(meter), "{text}").withRetry(Retry.ONCE);
            lane.pool(skill).run(LaneHarness.items(4));
            // 40 x 2 + 16 x 10 a million, half of it
            assertThat(meter.total().calls()).isEqualTo(4);
            assertThat(meter.total().failedCalls()).isZero();
            assertThat(meter.total().money()).isEqualByComparingTo("0.00012");
            assertThat(meter.total().online()).isEqualByComparingTo("0.00024");
            assertThat(meter).asString().contains("online it would have cost 0.00024");
        }
    }

    @Test
    void budgetsAreKeptBeforeABatchIsSent() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            // a call may cost 0.5 x (2 + 50 x 10) / 1,000,000
            CostMeter meter = CostMeter.of(PRICES, new java.math.BigDecimal("0.001"));
            Skill<String> skill = Skill.of(lane.model().metered(meter), "{text}")
                    .withSettings(request -> request.withMaxTokens(50))
                    .withRetry(Retry.ONCE);
            PoolReport<Map<String, ?>, String> report = lane.pool(skill).run(LaneHarness.items(10));
            assertThat(report.status().done()).isEqualTo(3);
            assertThat(failure(report, 9).kind()).isEqualTo(Kind.BUDGET_SPENT);
            assertThat(lane.server.jobs.get("batch-1").requests).hasSize(3);
            assertThat(meter.total().failedCalls()).isZero();
        }
    }

    @Test
    void typedSkillsRepairTheirRepliesInAnotherBatch() {
        try (LaneHarness lane = new LaneHarness(Form.OPENAI)) {
            Skill<Echo> skill =
                    Skill.of(lane.model(), "{text}").returning(Echo.class).withRetry(Retry.ONCE);
            PoolReport<Map<String, ?>, Echo> report = lane.in(Pool.of(skill)).run(LaneHarness.items(3));
            assertThat(report.failed()).hasSize(3);
            assertThat(failure(report, 0).usage().inputTokens())
                    .as("both calls")
                    .isEqualTo(20);
            assertThat(lane.server.jobs.values())
                    .extracting(job -> job.requests.size())
                    .containsExactly(3, 3);
        }
    }

    @Test
    void limitsOfTheModelDoNotApplyToBatches() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            Skill<String> skill = Skill.of(lane.model().limited(io.pocketflow.llm.ModelLimits.perMinute(2)), "{text}")
                    .withRetry(Retry.ONCE);
            assertThat(lane.pool(skill).run(LaneHarness.items(40)).results()).isEqualTo(LaneHarness.echoes(40));
            assertThat(lane.virtual.elapsed()).isLessThan(Duration.ofMinutes(80));
        }
    }

    @Test
    void modelsWithoutABatchEndpointAreRefusedByName() {
        try (LaneHarness lane = new LaneHarness(Form.OPENAI)) {
            PoolReport<Map<String, ?>, String> report = lane.pool(
                            Skill.of(new OfflineModel(), "{text}").withRetry(Retry.ONCE))
                    .run(LaneHarness.items(2));
            assertThat(failure(report, 0)).hasMessageContaining("is not a model of a provider");
            report = lane.pool(Skill.of(
                                    ChatModels.of("ollama:llama3", java.net.URI.create("http://localhost:1"), null),
                                    "{text}")
                            .withRetry(Retry.ONCE))
                    .run(LaneHarness.items(2));
            assertThat(failure(report, 0)).hasMessageContaining("Ollama has no batch endpoint");
        }
    }

    @Test
    void optionsRejectValuesOutsideTheirRange() {
        assertThatThrownBy(() -> BatchOptions.defaults().withShards(1, 10))
                .hasMessage("shardRequests must be at least 2 but was 1");
        assertThatThrownBy(() -> BatchOptions.defaults().withDeadline(Duration.ZERO))
                .hasMessageContaining("must be positive but was PT0S");
    }
}
