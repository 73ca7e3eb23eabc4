package io.pocketflow.llm.decorate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Retry;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Provider;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Times whose nanoseconds do not fit a long. */
class EndlessTimesTest {

    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);
    private static final ChatRequest HELLO = ChatRequest.of("hello");

    private final VirtualRun virtual = new VirtualRun();
    private int calls;

    private ChatModel failingOnce(LlmException failure) {
        return new ChatModel() {
            @Override
            public String name() {
                return "m";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                return calls++ == 0
                        ? CompletableFuture.failedFuture(failure)
                        : CompletableFuture.completedFuture(ChatReply.by("m", "fine"));
            }
        };
    }

    private void assertWaits(ChatModel model, Retry retry) {
        CompletableFuture<ChatReply> call =
                RetryingModel.of(model, retry, virtual).chatAsync(HELLO);
        virtual.advance(Duration.ofDays(364));
        assertThat(call).isNotDone();
        assertThat(virtual.pending()).isEqualTo(1);
    }

    @Test
    void aThrottleThatNamesAnEndlessWaitIsWaitedFor() {
        assertWaits(
                failingOnce(LlmException.throttled("later", ENDLESS)),
                Retry.upTo(2).withThrottleCeiling(ENDLESS));
    }

    @Test
    void anEndlessDelayIsWaitedFor() {
        assertWaits(
                failingOnce(new LlmException(Kind.SERVER_ERROR, "it broke")),
                Retry.upTo(2).withDelay(ENDLESS));
    }

    @Test
    void aBudgetTakesAnEndlessThrottleAndAnEndlessWindow() {
        ModelLimits limits =
                ModelLimits.NONE.withMaxRequests(5).withWindow(ENDLESS).withMaxWait(ENDLESS);
        Budget budget = Budget.of(limits, virtual);
        ChatModel model = failingOnce(LlmException.throttled("later", ENDLESS)).limited(budget);

        assertThat(model.chatAsync(HELLO)).isCompletedExceptionally();
        assertThat(budget.pausedFor()).isBetween(Duration.ofDays(364), Duration.ofDays(365));
    }

    @Test
    void endlessTimeoutsOfAModelAreRefused() {
        ModelConfig config = ModelConfig.of(Provider.OPENAI, "m");

        assertThatThrownBy(() -> config.withCallTimeout(ENDLESS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.withIdleTimeout(ENDLESS)).isInstanceOf(IllegalArgumentException.class);
    }
}
