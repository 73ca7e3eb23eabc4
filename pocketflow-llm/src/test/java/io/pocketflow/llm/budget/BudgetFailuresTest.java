package io.pocketflow.llm.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.fixture.ScriptedServer;
import io.pocketflow.llm.fixture.ScriptedServer.Answering;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.Relay;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Failures that a budget has to know in whatever form they come. */
class BudgetFailuresTest {

    private static final ChatRequest HELLO = ChatRequest.of("hello");

    private final VirtualRun virtual = new VirtualRun();
    private final Budget budget = Budget.of(ModelLimits.NONE, virtual);

    /** A model of a user's own, whose futures are derived from another's. */
    private ChatModel derived(Answering answer) {
        ScriptedServer server = new ScriptedServer(virtual, Duration.ofSeconds(1), request -> answer);
        return new ChatModel() {
            @Override
            public String name() {
                return "derived";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                return server.chatAsync(request).thenApply(reply -> reply);
            }
        };
    }

    private Throwable failure(ChatModel model) {
        CompletableFuture<ChatReply> call = model.chatAsync(HELLO);
        virtual.advance(Duration.ofSeconds(1));
        return call.handle((reply, thrown) -> thrown).join();
    }

    @Test
    void aThrottleOfADerivedFuturePausesAllAndComesBare() {
        ChatModel model = derived(Answering.throttle(Duration.ofSeconds(30))).limited(budget);

        assertThat(failure(model)).isInstanceOf(LlmException.class).hasMessage("too many");
        assertThat(budget.pausedFor()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void moneyThatIsUsedUpStopsAllAlsoInADerivedFuture() {
        LlmException noCredit = new LlmException(Kind.OUT_OF_MONEY, "no credit");
        failure(derived(new Answering(402, Map.of(), noCredit)).limited(budget));

        assertThat(budget.stopped()).hasValue(noCredit);
    }

    /** A stream that says a word and then fails so. */
    private static ChatModel breaking(LlmException failure) {
        return new ChatModel() {
            @Override
            public String name() {
                return "breaking";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                return CompletableFuture.failedFuture(failure);
            }

            @Override
            public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
                return new EventPublisher(signals -> new Relay(signals) {
                    @Override
                    public void begin() {
                        give(List.of(new ChatEvent.TextDelta("half a")));
                        fail(failure);
                    }
                });
            }
        };
    }

    private static LlmException streamFailure(ChatModel model) throws Exception {
        return (LlmException) model.streamAsync(HELLO, event -> {})
                .handle((reply, thrown) -> thrown)
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void aThrottleInMidStreamPausesAllCallsWithoutARetry() throws Exception {
        Budget real = Budget.of(ModelLimits.NONE);
        LlmException throttle = LlmException.throttled("too many", Duration.ofMinutes(1));
        LlmException failure = streamFailure(breaking(throttle).limited(real));

        assertThat(failure.throttled()).isFalse();
        assertThat(failure.retriable()).isFalse();
        assertThat(real.pausedFor()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    @Test
    void aBegunReplyIsReportedOnceThroughAllDecorators() throws Exception {
        ChatModel model = breaking(new LlmException(Kind.INTERRUPTED_STREAM, "cut"))
                .limited(Budget.of(ModelLimits.NONE))
                .metered(CostMeter.of(Prices.bundled()))
                .retrying(Retry.upTo(2))
                .withFallback(derived(Answering.ok(Map.of())));

        assertThat(streamFailure(model)).hasMessage("cut (after the reply had begun)");
    }
}
