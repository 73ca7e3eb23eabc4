package io.pocketflow.llm.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.ScriptedServer;
import io.pocketflow.llm.fixture.ScriptedServer.Answering;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One budget in virtual time. */
class BudgetTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ChatRequest HELLO = ChatRequest.of("hello");

    private final VirtualRun virtual = new VirtualRun();
    private Answering next = Answering.ok(Map.of());
    private final ScriptedServer server = new ScriptedServer(virtual, Duration.ofSeconds(1), request -> next);

    private Budget budget(ModelLimits limits) {
        return Budget.of(limits, virtual);
    }

    private static List<CompletableFuture<ChatReply>> ask(ChatModel model, int times) {
        return IntStream.range(0, times).mapToObj(i -> model.chatAsync(HELLO)).toList();
    }

    private static LlmException failure(CompletableFuture<ChatReply> call) {
        return (LlmException) call.handle((reply, thrown) -> thrown).join();
    }

    private static Map<String, String> openAi(String what, long limit, long remaining, String reset) {
        Map<String, String> headers = new HashMap<>();
        headers.put("x-ratelimit-limit-" + what, "" + limit);
        headers.put("x-ratelimit-remaining-" + what, "" + remaining);
        headers.put("x-ratelimit-reset-" + what, reset);
        return headers;
    }

    @Test
    void fifteenChainsKeepToSixtyAMinuteWhereverTheServerCounts() {
        ScriptedServer slow = new ScriptedServer(virtual, Duration.ofSeconds(10), request -> next);
        ChatModel model = slow.limited(budget(ModelLimits.perMinute(60)));
        final class Step extends AsyncNode<Object, String> {
            @Override
            protected Reservation reserve(Object input) {
                return model.reserve(HELLO);
            }

            @Override
            protected CompletionStage<String> execAsync(Object input) {
                return model.chatReservedAsync(HELLO).thenApply(ChatReply::text);
            }
        }
        Route chain = new Step().then(new Step()).then(new Step());
        virtual.run(
                new AsyncParallelBatchFlow<String>(15, chain) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return Collections.nCopies(60, Params.NONE);
                    }
                },
                Shared.create());

        assertThat(slow.sent).hasSize(180);
        assertThat(slow.mostIn(MINUTE)).isEqualTo(60);
        // counted when they are answered, ten seconds later, no minute holds more either: each place waits for its
        // answer
        assertThat(slow.mostIn(MINUTE.plusSeconds(10))).isEqualTo(60);
    }

    @Test
    void callsAtOnceAreBounded() {
        ChatModel model = server.limited(budget(ModelLimits.NONE.withMaxInFlight(3)));
        List<CompletableFuture<ChatReply>> calls = ask(model, 10);
        virtual.advance(MINUTE);

        assertThat(calls).allMatch(CompletableFuture::isDone);
        assertThat(server.mostInFlight).isEqualTo(3);
    }

    @Test
    void tokensAreReservedByTheEstimateAndCorrectedByTheUsage() {
        // "hello" counts as 2 tokens, a reply as 1,000; the scripted reply reports no usage
        Budget budget = budget(ModelLimits.NONE.withMaxOutputTokens(2_500));
        List<CompletableFuture<ChatReply>> calls = ask(server.limited(budget), 3);
        virtual.advance(Duration.ofSeconds(30));
        assertThat(calls).extracting(CompletableFuture::isDone).containsExactly(true, true, false);

        ChatModel brief = new ChatModel() {
            @Override
            public String name() {
                return "brief";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                ChatReply said = ChatReply.by("brief", "yes");
                return virtual.after(
                        Duration.ofSeconds(1),
                        () -> new ChatReply(
                                said.message(), said.finishReason(), null, Usage.of(2, 10), "brief", null, null, null));
            }
        };
        List<CompletableFuture<ChatReply>> more =
                ask(brief.limited(budget(ModelLimits.NONE.withMaxOutputTokens(2_500))), 20);
        virtual.advance(Duration.ofSeconds(30));
        assertThat(more).allMatch(CompletableFuture::isDone);
    }

    @Test
    void aCallThatNeedsMoreTokensThanAWindowGoesAlone() {
        ChatModel model = server.limited(budget(ModelLimits.NONE.withMaxTokens(100)));
        List<CompletableFuture<ChatReply>> calls = ask(model, 2);
        virtual.advance(Duration.ofSeconds(60));
        assertThat(calls).extracting(CompletableFuture::isDone).containsExactly(true, false);
        virtual.advance(MINUTE);
        assertThat(calls.get(1)).isDone();
    }

    @Test
    void limitsOfAnthropicAreLearntToo() {
        next = Answering.ok(Map.of(
                "anthropic-ratelimit-requests-limit", "2",
                "anthropic-ratelimit-requests-remaining", "1",
                "anthropic-ratelimit-requests-reset",
                        virtual.now().plusSeconds(31).toString(),
                "anthropic-ratelimit-output-tokens-limit", "8000",
                "anthropic-ratelimit-output-tokens-remaining", "7990",
                "anthropic-ratelimit-output-tokens-reset",
                        virtual.now().plusSeconds(31).toString()));
        ChatModel model = server.limited(budget(ModelLimits.NONE));
        model.chatAsync(HELLO);
        virtual.advance(Duration.ofSeconds(2));
        ask(model, 3);
        virtual.advance(Duration.ofSeconds(28));
        assertThat(server.sent).hasSize(2);
        virtual.advance(MINUTE);
        assertThat(server.sent).hasSize(4);
    }

    @Test
    void limitsOfZeroOrLessAreUnknown() {
        Map<String, String> headers = openAi("requests", 0, 0, "1h");
        headers.putAll(openAi("tokens", -1, -1, "1h"));
        next = Answering.ok(headers);
        ChatModel model = server.limited(budget(ModelLimits.NONE));
        ask(model, 1);
        virtual.advance(Duration.ofSeconds(1));
        ask(model, 50);

        assertThat(server.sent).hasSize(51);
    }

    @Test
    void callsWaitForALimitThatOthersUsedUp() {
        next = Answering.ok(openAi("requests", 60, 0, "30s"));
        Budget budget = budget(ModelLimits.NONE);
        ChatModel model = server.limited(budget);
        ask(model, 1);
        virtual.advance(Duration.ofSeconds(1));

        assertThat(budget.pausedFor()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void ofGivenAndLearntLimitsTheSlowerCounts() {
        next = Answering.ok(openAi("requests", 1_000, 999, "60s"));
        ChatModel model = server.limited(budget(ModelLimits.perMinute(2)));
        ask(model, 5);
        virtual.advance(Duration.ofSeconds(30));

        assertThat(server.sent).hasSize(2);
    }

    @Test
    void limitsThatAreRaisedServeThoseWhoWait() {
        Budget budget = budget(ModelLimits.perMinute(1));
        ask(server.limited(budget), 3);
        budget.changeLimits(ModelLimits.perMinute(3));
        virtual.runReady();

        assertThat(server.sent).hasSize(3);
        assertThat(budget.limits()).isEqualTo(ModelLimits.perMinute(3));
    }

    @Test
    void aBurstOfThrottlesHalvesConcurrencyUntilCallsSucceed() {
        next = Answering.throttle(Duration.ofSeconds(5));
        Budget budget = budget(ModelLimits.NONE.withMaxInFlight(8));
        ChatModel model = server.limited(budget);
        ask(model, 8);
        virtual.advance(Duration.ofSeconds(1));
        assertThat(budget.maxInFlight()).isEqualTo(4);
        assertThat(budget.pausedFor()).isEqualTo(Duration.ofSeconds(5));

        for (int atOnce : new int[] {2, 1, 1}) {
            ask(model, 1);
            virtual.advance(Duration.ofSeconds(20));
            assertThat(budget.maxInFlight()).isEqualTo(atOnce);
        }
        next = Answering.ok(Map.of());
        ask(model, 1 + 2 + 3 + 4 + 5 + 6 + 7 + 20);
        virtual.advance(Duration.ofHours(1));
        assertThat(budget.maxInFlight()).isEqualTo(8);
        assertThat(server.mostInFlight).isEqualTo(8);
    }

    @Test
    void aThrottleThatNamesNoTimeAheadPausesLikeAnUnnamedOne() {
        next = Answering.throttle(Duration.ZERO);
        Budget budget = budget(ModelLimits.NONE);
        ask(server.limited(budget), 1);
        virtual.advance(Duration.ofSeconds(1));

        assertThat(budget.pausedFor()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
    }

    @Test
    void nothingIsSentInAPauseByWhoHeldPermitsBefore() {
        Budget budget = budget(ModelLimits.NONE);
        ChatModel model = server.limited(budget);
        next = Answering.throttle(Duration.ofSeconds(5));
        ask(model, 1);
        virtual.advance(Duration.ofSeconds(2));
        LlmException refused = failure(model.chatReservedAsync(HELLO));

        assertThat(refused.throttled()).isTrue();
        assertThat(refused.retryAfter()).hasValue(Duration.ofSeconds(4));
        assertThat(server.sent).hasSize(1);
    }

    @Test
    void aPauseBeyondTheLongestWaitFailsCallsOutsideOfNodesAtOnce() {
        Budget budget = budget(ModelLimits.NONE.withMaxWait(Duration.ofMinutes(2)));
        ChatModel model = server.limited(budget);
        next = Answering.throttle(Duration.ofHours(1));
        ask(model, 1);
        virtual.advance(Duration.ofSeconds(1));
        CompletableFuture<ChatReply> late = model.chatAsync(HELLO);

        assertThat(failure(late)).hasMessageContaining("scripted is paused for another PT1H");
        assertThat(budget.pausedFor()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aCallThatIsCancelledLeavesTheLine() {
        Budget budget = budget(ModelLimits.NONE.withMaxInFlight(1));
        ChatModel model = server.limited(budget);
        List<CompletableFuture<ChatReply>> calls = ask(model, 3);
        calls.get(1).cancel(true);
        assertThat(budget.waiting()).isEqualTo(1);
        calls.get(0).cancel(true);
        virtual.advance(Duration.ofSeconds(10));

        assertThat(calls.get(2)).isCompleted();
        assertThat(server.sent).hasSize(2);
        assertThat(budget.inFlight()).isZero();
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void outOfMoneyIsFinalForAllAtOnceAndUntilItIsResumed() {
        Budget budget = budget(ModelLimits.NONE.withMaxInFlight(2));
        ChatModel model = server.limited(budget);
        next = new Answering(429, Map.of(), new LlmException(Kind.OUT_OF_MONEY, "no credit"));
        List<CompletableFuture<ChatReply>> calls = ask(model, 50);
        virtual.advance(Duration.ofSeconds(2));

        assertThat(calls).allMatch(call -> failure(call).kind() == Kind.OUT_OF_MONEY);
        assertThat(server.sent).hasSize(2);
        assertThat(failure(model.chatAsync(HELLO)))
                .hasMessage("scripted is not called any more, until its budget is resumed: no credit");
        assertThat(budget.stopped()).isPresent();

        budget.resume();
        next = Answering.ok(Map.of());
        ask(model, 1);
        virtual.advance(Duration.ofSeconds(2));
        assertThat(server.sent).hasSize(3);
        assertThat(budget.stopped()).isEmpty();
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void outOfMoneyEndsAPauseSoThatNobodyWaitsForNothing() {
        Budget budget = budget(ModelLimits.NONE);
        ChatModel model = server.limited(budget);
        next = Answering.throttle(Duration.ofMinutes(4));
        ask(model, 1);
        virtual.advance(Duration.ofMillis(500));
        next = new Answering(402, Map.of(), new LlmException(Kind.OUT_OF_MONEY, "no credit"));
        ask(model, 1);
        virtual.advance(Duration.ofMillis(500));
        CompletableFuture<ChatReply> waiting = model.chatAsync(HELLO);
        virtual.advance(Duration.ofMillis(500));

        assertThat(failure(waiting).kind()).isEqualTo(Kind.OUT_OF_MONEY);
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> ModelLimits.perMinute(0)).hasMessage("maxRequests must be at least 1 but was 0");
        assertThatThrownBy(() -> ModelLimits.NONE.withMaxTokens(-1))
                .hasMessage("maxTokens must be at least 1 but was -1");
        assertThatThrownBy(() -> ModelLimits.NONE.withWindow(Duration.ZERO))
                .hasMessage("window must be positive but was PT0S");
        assertThatThrownBy(() -> LlmException.throttled("no", Duration.ofSeconds(-1)))
                .hasMessage("the wait of a throttle must not be negative but was PT-1S");
    }
}
