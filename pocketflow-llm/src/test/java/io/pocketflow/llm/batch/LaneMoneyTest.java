package io.pocketflow.llm.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The money of calls in batches: each counts once, at half the price, also if it fails or is made by two processes. */
class LaneMoneyTest {

    private static final Prices PRICES = Prices.parse("date,2026-01-01\ntest-model,2,10,1");
    /** The cost of one answer of 10 + 4 tokens in a batch. */
    private static final BigDecimal ONE = new BigDecimal("0.00003");

    /** The type of a structured reply. */
    record Echo(String text) {}

    private final LaneHarness lane = new LaneHarness(Form.ANTHROPIC);
    private final CostMeter meter = CostMeter.of(PRICES);

    private Skill<String> metered(CostMeter by) {
        return Skill.of(lane.model().metered(by), "{text}")
                .withSettings(request -> request.withMaxTokens(50))
                .withRetry(lane.retry);
    }

    /** Lets the answers of the first batch be of no use: their text is missing, but their tokens are counted. */
    private void emptyFirstBatch() {
        lane.server.lines = lines -> {
            if (lane.server.jobs.size() == 1) {
                lines.forEach(line -> ((ObjectNode) line.path("result").path("message")).putArray("content"));
            }
            return lines;
        };
    }

    @Test
    void answersOfNoUseCostHalfAndAreRetriedInAnotherBatch() {
        try (lane) {
            lane.retry = Retry.upTo(2);
            emptyFirstBatch();
            PoolReport<Map<String, ?>, String> report =
                    lane.pool(metered(meter)).run(LaneHarness.items(3));
            assertThat(report.results()).isEqualTo(LaneHarness.echoes(3));
            assertThat(lane.server.count("create")).isEqualTo(2);
            assertThat(meter.total().money()).isEqualByComparingTo(ONE.multiply(BigDecimal.valueOf(6)));
            assertThat(meter.total().saved()).isEqualByComparingTo(meter.total().money());
        }
    }

    @Test
    void errorLinesWithTokensCostHalf() {
        try (lane) {
            lane.server.lines = lines -> {
                ObjectNode error = lane.server.errorLine(lane.server.idOf(lines.get(0)), "api_error", "broken");
                ((ObjectNode) error.path("result").path("error"))
                        .putObject("usage")
                        .put("input_tokens", 10)
                        .put("output_tokens", 4);
                List<ObjectNode> changed = new ArrayList<>(lines);
                changed.set(0, error);
                return changed;
            };
            PoolReport<Map<String, ?>, String> report =
                    lane.pool(metered(meter)).run(LaneHarness.items(2));
            assertThat(report.failed()).hasSize(1);
            assertThat(meter.total().failedCalls()).isEqualTo(1);
            assertThat(meter.total().money()).isEqualByComparingTo(ONE.multiply(BigDecimal.valueOf(2)));
        }
    }

    @Test
    void bothCallsOfATypedSkillCountOnce() {
        try (lane) {
            Skill<Echo> typed = Skill.of(lane.model().metered(meter), "{text}")
                    .returning(Echo.class)
                    .withRetry(Retry.ONCE);
            assertThat(lane.in(Pool.of(typed)).run(LaneHarness.items(3)).failed())
                    .hasSize(3);
            assertThat(meter.total().calls()).isEqualTo(6);
            assertThat(meter.total().usage().inputTokens()).isEqualTo(60);
        }
    }

    @Test
    void hooksSeeEachCallOnceAndThoseOfBatchesAreTheirOwn() {
        List<String> seen = new ArrayList<>();
        /** Notes each reply, and whether a batch gave it. */
        class Noted extends ForwardingChatModel {
            private final String price;

            Noted(io.pocketflow.llm.ChatModel model, String price) {
                super(model);
                this.price = price;
            }

            @Override
            protected ForwardingChatModel ofBatches() {
                return new Noted(forwarded(), "half");
            }

            @Override
            protected CompletableFuture<ChatReply> aroundCall(
                    ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                return next.apply(request).thenApply(reply -> {
                    seen.add(price);
                    return reply;
                });
            }
        }
        try (lane) {
            lane.options = lane.options.withOnlineFirst(1);
            Skill<Echo> typed = Skill.of(new Noted(lane.model(), "full"), "{text}")
                    .returning(Echo.class)
                    .withRetry(Retry.ONCE);
            lane.in(Pool.of(typed)).run(LaneHarness.items(3));
            // the check makes both of its calls online
            assertThat(seen).containsExactlyInAnyOrder("full", "full", "half", "half", "half", "half");
        }
    }

    @Test
    void callsThatAnEarlierProcessSentCountAgainstTheBudget() {
        try (lane) {
            // a call may cost 0.5 x (2 x 1 + 50 x 10) / 1,000,000
            BigDecimal budget = new BigDecimal("0.001");
            lane.options = lane.options.withDetached(true);
            lane.pool(metered(CostMeter.of(PRICES, budget))).run(LaneHarness.items(3));
            lane.options = lane.options.withDetached(false);
            CostMeter second = CostMeter.of(PRICES, budget);
            PoolReport<Map<String, ?>, String> report =
                    lane.pool(metered(second)).run(LaneHarness.items(6));
            assertThat(report.status().done()).isEqualTo(3);
            assertThat(report.failed())
                    .allSatisfy(item -> assertThat(
                                    ((LlmException) item.outcome().failure().orElseThrow()).kind())
                            .isEqualTo(Kind.BUDGET_SPENT));
            assertThat(lane.server.count("create")).isEqualTo(1);
            assertThat(second.total().money()).isEqualByComparingTo(ONE.multiply(BigDecimal.valueOf(3)));
        }
    }

    @Test
    void estimatesOfEndedCallsNoLongerCount() {
        try (lane) {
            lane.server.duration = Duration.ofMinutes(10);
            // eight estimates of 0.00025 fit into the budget, and the real cost of all calls
            CostMeter limited = CostMeter.of(PRICES, new BigDecimal("0.002"));
            lane.options = lane.options.withMaxParked(3);
            List<Boolean> done = new ArrayList<>();
            lane.pool(metered(limited)).withMaxConcurrency(1).stream(
                    LaneHarness.items(12).iterator(),
                    item -> done.add(item.outcome().failure().isEmpty()));
            assertThat(done).hasSize(12).containsOnly(true);
            assertThat(limited.total().money()).isEqualByComparingTo(ONE.multiply(BigDecimal.valueOf(12)));
        }
    }
}
