package io.pocketflow.llm.decorate;

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
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.RefusedEvents;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Decorators around a model of a user's own that throws where it should give a future or a stream. */
@Timeout(120)
class ThrowingModelTest {

    private static final ChatRequest HELLO = ChatRequest.of("hello");
    private static final LlmException FINAL = new LlmException(Kind.BAD_REQUEST, "no");

    /** Fails its first calls as it should, and throws in those after them. */
    private static final class Throwing implements ChatModel {
        private final Queue<LlmException> failures;

        Throwing(LlmException... failures) {
            this.failures = new ArrayDeque<>(List.of(failures));
        }

        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            return CompletableFuture.failedFuture(next());
        }

        @Override
        public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
            LlmException failure = next();
            return new EventPublisher(signals -> new RefusedEvents(failure));
        }

        private LlmException next() {
            LlmException failure = failures.poll();
            if (failure == null) {
                throw new IllegalStateException("a bug, wanted here");
            }
            return failure;
        }
    }

    private static Throwable failure(CompletableFuture<ChatReply> call) throws Exception {
        return call.handle((reply, thrown) -> thrown).get(60, TimeUnit.SECONDS);
    }

    private static Throwable streamFailure(ChatModel model) throws Exception {
        return failure(model.streamAsync(HELLO, event -> {}));
    }

    @Test
    void aFallbackThatThrowsIsAFailureOfTheCall() throws Exception {
        ChatModel model = new Throwing(FINAL).withFallback(new Throwing());

        assertThat(failure(model.chatAsync(HELLO))).hasMessage("a bug, wanted here");
    }

    @Test
    void aFallbackThatThrowsIsAFailureOfTheStream() throws Exception {
        ChatModel model = new Throwing(FINAL).withFallback(new Throwing());

        assertThat(streamFailure(model)).hasMessage("a bug, wanted here");
    }

    @Test
    void anAttemptThatThrowsIsOneThatFails() throws Exception {
        ChatModel model = new Throwing(new LlmException(Kind.OVERLOADED, "busy")).retrying(Retry.upTo(3));

        assertThat(failure(model.chatAsync(HELLO)))
                .hasMessage("throwing failed: java.lang.IllegalStateException: a bug, wanted here (after 3 attempts)");
    }

    @Test
    void anAttemptOfAStreamThatThrowsIsOneThatFails() throws Exception {
        ChatModel later = new Throwing(new LlmException(Kind.OVERLOADED, "busy")).retrying(Retry.upTo(3));
        ChatModel atOnce = new Throwing().retrying(Retry.upTo(2));

        assertThat(streamFailure(later))
                .hasMessage("throwing failed: java.lang.IllegalStateException: a bug, wanted here (after 3 attempts)");
        assertThat(streamFailure(atOnce))
                .hasMessage("throwing failed: java.lang.IllegalStateException: a bug, wanted here (after 2 attempts)");
    }

    @Test
    void aCallThatThrowsIsCountedAndGivesItsPermitBack() throws Exception {
        Budget budget = Budget.of(ModelLimits.NONE.withMaxInFlight(1));
        CostMeter meter = CostMeter.of(Prices.none(LocalDate.EPOCH));
        ChatModel model = new Throwing().limited(budget).metered(meter);

        assertThat(failure(model.chatAsync(HELLO))).hasMessage("a bug, wanted here");
        assertThat(streamFailure(model)).hasMessage("a bug, wanted here");
        assertThat(meter.total().failedCalls()).isEqualTo(2);
        assertThat(budget.inFlight()).isZero();
    }
}
