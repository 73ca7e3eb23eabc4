package io.pocketflow.llm.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.fixture.ScriptedServer;
import io.pocketflow.llm.fixture.ScriptedServer.Answering;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that wait for permits: none is refused wrongly, and none waits for ever. */
@Timeout(120)
class BudgetLineTest {

    private static final ChatRequest HELLO = ChatRequest.of("hello");

    private final VirtualRun virtual = new VirtualRun();
    private final ScriptedServer server =
            new ScriptedServer(virtual, Duration.ofSeconds(1), request -> Answering.ok(Map.of()));

    private static Throwable failure(CompletableFuture<ChatReply> call) throws Exception {
        return call.handle((reply, thrown) -> thrown).get(60, TimeUnit.SECONDS);
    }

    /** A model of a user's own, which throws where it is asked for its permits, or for a stream. */
    private final class Faulty implements ChatModel {
        private boolean faulty;

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public Reservation reserve(ChatRequest request) {
            if (faulty) {
                throw new IllegalStateException("a bug, wanted here");
            }
            return Reservation.NONE;
        }

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            return server.chatAsync(request);
        }

        @Override
        public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
            throw new IllegalStateException("a bug, wanted here");
        }
    }

    @Test
    void aLimitThatShrinksMeanwhileRefusesNoReservation() throws Exception {
        int times = 50_000;
        SharedBudget budget = (SharedBudget) Budget.of(ModelLimits.NONE);
        CompletableFuture<Void> changing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < times; i++) {
                budget.changeLimits(ModelLimits.NONE.withMaxTokens(i % 2 == 0 ? 10 : 1_000_000));
            }
        });
        while (!changing.isDone()) {
            assertThat(budget.reserve(TokenEstimate.of(HELLO))).isNotSameAs(Reservation.NONE);
        }
        changing.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aCallThatCannotAskAgainForItsPermitsFails() throws Exception {
        SharedBudget budget = (SharedBudget) Budget.of(ModelLimits.NONE.withMaxInFlight(1), virtual);
        Faulty faulty = new Faulty();
        TokenEstimate estimate = TokenEstimate.of(HELLO);
        Permit taken = budget.reserve(estimate).acquireAsync().join();
        CompletableFuture<ChatReply> waiting = faulty.limited(budget).chatAsync(HELLO);
        BudgetedCall other = budget.start(estimate);
        // the permit is on its way when a pause begins, so that the call has to ask for another one
        taken.close();
        other.ended(null, LlmException.throttled("too many", Duration.ofSeconds(5)));
        faulty.faulty = true;
        virtual.advance(Duration.ofMinutes(1));

        assertThat(waiting).isDone();
        assertThat(failure(waiting)).hasMessage("a bug, wanted here");
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void aCallThatCannotAskForItsPermitsFails() throws Exception {
        Faulty faulty = new Faulty();
        faulty.faulty = true;

        assertThat(failure(faulty.limited(Budget.of(ModelLimits.NONE)).chatAsync(HELLO)))
                .hasMessage("a bug, wanted here");
    }

    @Test
    void aStreamThatCannotBeOpenedFailsAndGivesItsPermitBack() throws Exception {
        SharedBudget budget = (SharedBudget) Budget.of(ModelLimits.NONE.withMaxInFlight(1));
        CompletableFuture<ChatReply> stream = new Faulty().limited(budget).streamAsync(HELLO, event -> {});

        assertThat(failure(stream)).hasMessage("a bug, wanted here");
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void aPauseBeyondTheLongestWaitFailsAlsoCallsThatAreInLine() throws Exception {
        SharedBudget budget = (SharedBudget)
                Budget.of(ModelLimits.NONE.withMaxInFlight(1).withMaxWait(Duration.ofMinutes(2)), virtual);
        ChatModel model = new ScriptedServer(
                        virtual, Duration.ofSeconds(1), request -> Answering.throttle(Duration.ofHours(1)))
                .limited(budget);
        model.chatAsync(HELLO);
        List<CompletableFuture<ChatReply>> inLine = List.of(model.chatAsync(HELLO), model.chatAsync(HELLO));
        CompletableFuture<Permit> ofNode = model.reserve(HELLO).acquireAsync();
        virtual.advance(Duration.ofSeconds(1));

        for (CompletableFuture<ChatReply> call : inLine) {
            assertThat(call).isDone();
            assertThat(failure(call)).hasMessageContaining("scripted is paused for another PT1H at the server");
        }
        assertThat(ofNode).isNotDone();
        assertThat(budget.waiting()).isEqualTo(1);
    }

    @Test
    void aPauseThatIsShortEnoughIsWaitedOutInLine() {
        SharedBudget budget = (SharedBudget)
                Budget.of(ModelLimits.NONE.withMaxInFlight(1).withMaxWait(Duration.ofMinutes(2)), virtual);
        ChatModel model = server.limited(budget);
        CompletableFuture<ChatReply> first = model.chatAsync(HELLO);
        CompletableFuture<ChatReply> inLine = model.chatAsync(HELLO);
        budget.start(TokenEstimate.of(HELLO)).ended(null, LlmException.throttled("busy", Duration.ofMinutes(1)));
        virtual.advance(Duration.ofSeconds(50));
        assertThat(first).isCompleted();
        assertThat(inLine).isNotDone();
        virtual.advance(Duration.ofMinutes(1));
        assertThat(inLine).isCompleted();
    }

    @Test
    void aPauseBeyondTheLongestWaitFailsAlsoStreamsThatAreInLine() throws Exception {
        SharedBudget budget =
                (SharedBudget) Budget.of(ModelLimits.NONE.withMaxInFlight(1).withMaxWait(Duration.ofMinutes(2)));
        Permit taken = budget.reserve(TokenEstimate.of(HELLO)).acquireAsync().join();
        CompletableFuture<ChatReply> inLine = server.limited(budget).streamAsync(HELLO, event -> {});
        while (budget.waiting() == 0) {
            Thread.onSpinWait();
        }
        budget.start(TokenEstimate.of(HELLO)).ended(null, LlmException.throttled("busy", Duration.ofHours(1)));

        assertThat(failure(inLine)).hasMessageContaining("scripted is paused for another PT");
        taken.close();
    }
}
