package io.pocketflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.cli.pool.PaidModel;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Price;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.Usage;
import io.pocketflow.postgres.PostgresOptions;
import io.pocketflow.postgres.PostgresStepStore;
import io.pocketflow.postgres.fixture.Server;
import io.pocketflow.testkit.llm.ScriptedModel;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two subtasks in two processes spend one budget. */
@Timeout(60)
class JobPayerTest {

    private static final BigDecimal LIMIT = new BigDecimal("1000");

    private final PostgresOptions options = Server.options();

    /** A subtask whose calls cost a dollar each. */
    private record Subtask(PostgresStepStore store, JobPayer payer, ChatModel model) implements AutoCloseable {

        static Subtask open(PostgresOptions options, int number) {
            PostgresStepStore store = Server.shared().open(options);
            ChatReply reply = new ChatReply(
                    Message.assistant("yes"), FinishReason.STOP, null, Usage.of(1, 0), "m", null, null, null);
            ScriptedModel model =
                    ScriptedModel.of(ScriptedAnswer.replying(reply).repeating());
            Price dollar = Price.of("1000000", "0", "0");
            CostMeter costs = CostMeter.of(new Prices(LocalDate.EPOCH, Map.of("m", dollar)));
            JobPayer payer = new JobPayer(store.budget("job", LIMIT), LIMIT, new Share(number, 2), costs);
            return new Subtask(store, payer, new PaidModel(model.metered(costs), payer));
        }

        /** Makes calls until the budget is spent, and returns their number. */
        int spend() {
            for (int calls = 0; ; calls++) {
                try {
                    model.chat("go on");
                } catch (LlmException spent) {
                    assertThat(spent.kind()).isEqualTo(LlmException.Kind.BUDGET_SPENT);
                    return calls;
                }
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Test
    void allSubtasksTogetherSpendTheBudgetAndNoMore() {
        try (Subtask first = Subtask.open(options, 0);
                Subtask second = Subtask.open(options, 1)) {
            CompletableFuture<Integer> other = CompletableFuture.supplyAsync(second::spend);
            int calls = first.spend() + other.join();

            assertThat(calls).isBetween(990, 1_000);
            assertThat(first.store().budget("job", LIMIT).reserved()).isEqualByComparingTo("1000");
        }
    }

    @Test
    void aSubtaskThatEndsGivesTheRestBackAndALaterRunContinues() {
        try (Subtask first = Subtask.open(options, 0)) {
            first.model().chat("go on");
            assertThat(first.store().budget("job", LIMIT).reserved()).isEqualByComparingTo("5");
            first.payer().close();
            first.payer().close();
            assertThat(first.store().budget("job", LIMIT).reserved()).isEqualByComparingTo("1");
        }
        try (Subtask later = Subtask.open(options, 0)) {
            assertThat(later.spend()).isBetween(990, 999);
        }
    }

    @Test
    void aCallAfterTheEndOfTheBudgetIsNotMade() {
        try (Subtask only = Subtask.open(options, 0)) {
            only.spend();
            assertThatThrownBy(() -> only.model().chat("once more"))
                    .isInstanceOf(LlmException.class)
                    .hasMessageContaining(
                            "the budget of 1000 US dollars for all subtasks and runs of this job is spent");
        }
    }
}
