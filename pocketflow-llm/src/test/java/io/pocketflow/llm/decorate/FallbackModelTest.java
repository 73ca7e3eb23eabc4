package io.pocketflow.llm.decorate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.fixture.ScriptedServer;
import io.pocketflow.llm.fixture.ScriptedServer.Answering;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A fallback within limits. */
class FallbackModelTest {

    private static final ChatRequest HELLO = ChatRequest.of("hello");

    private final VirtualRun virtual = new VirtualRun();
    private final Budget budget = Budget.of(ModelLimits.NONE.withMaxInFlight(1), virtual);
    private final ScriptedServer first =
            answering(new Answering(400, Map.of(), new LlmException(Kind.CONTEXT_TOO_LONG, "too long")));
    private final ScriptedServer second = answering(Answering.ok(Map.of()));

    private ScriptedServer answering(Answering answer) {
        return new ScriptedServer(virtual, Duration.ofSeconds(1), request -> answer);
    }

    /** As a node does: with the permits held until the end. */
    private CompletableFuture<ChatReply> underPermits(ChatModel model) {
        Permit permit = model.reserve(HELLO).acquireAsync().join();
        CompletableFuture<ChatReply> call = model.chatReservedAsync(HELLO);
        call.whenComplete((reply, failure) -> permit.close());
        virtual.advance(Duration.ofMinutes(2));
        return call;
    }

    @Test
    void withinTheBudgetThatIsHeldItIsAskedUnderTheSamePermit() {
        ChatModel model = first.limited(budget).withFallback(second.limited(budget));

        assertThat(underPermits(model)).isCompleted();
        assertThat(second.sent).hasSize(1);
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void heldPermitsServeARetriedFallbackToo() {
        ChatModel third = answering(Answering.ok(Map.of())).limited(budget);
        ScriptedServer broken = answering(new Answering(401, Map.of(), new LlmException(Kind.UNAUTHORIZED, "no key")));
        ChatModel model = first.limited(budget)
                .withFallback(RetryingModel.of(broken.limited(budget), Retry.upTo(2), virtual)
                        .withFallback(third));

        assertThat(underPermits(model)).isCompleted();
        assertThat(broken.sent).hasSize(1);
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void withinAnotherBudgetItWaitsForPermitsThere() {
        Budget others = Budget.of(ModelLimits.perMinute(1), virtual);
        second.limited(others).chatAsync(HELLO);
        virtual.advance(Duration.ofSeconds(1));
        CompletableFuture<ChatReply> call = underPermits(first.limited(budget).withFallback(second.limited(others)));

        assertThat(call).isCompleted();
        assertThat(second.mostIn(Duration.ofMinutes(1))).isEqualTo(1);
    }
}
