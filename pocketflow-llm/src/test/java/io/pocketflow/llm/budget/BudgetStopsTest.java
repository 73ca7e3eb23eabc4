package io.pocketflow.llm.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.fixture.RawServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which budgets an answer stops that says what is used up. */
@Timeout(120)
class BudgetStopsTest {

    /** Answers for the model {@code poor} with this golden file, and for others with a reply. */
    private static RawServer server(int status, String file) throws IOException {
        String reply = RawServer.answer(200, "", golden("reply-text.json"));
        String error = RawServer.answer(status, "", golden(file));
        RawServer[] self = new RawServer[1];
        self[0] = new RawServer(connection -> {
            String line = self[0].requests().get(self[0].requests().size() - 1).line();
            connection.send(line.contains("poor") ? error : reply);
        });
        return self[0];
    }

    private static String golden(String name) {
        return new String(Golden.of(Provider.GEMINI, name).bytes(), StandardCharsets.UTF_8);
    }

    private static ChatModel model(RawServer server, String name) {
        URI origin = URI.create("http://127.0.0.1:" + server.baseUrl().getPort());
        return ChatModels.of(ModelConfig.of(Provider.GEMINI, origin, name)).limited();
    }

    private static LlmException failure(ChatModel model) {
        return (LlmException) model.chatAsync(ChatRequest.of("Hi"))
                .handle((r, thrown) -> thrown)
                .join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"error-quota-of-a-day.json", "error-no-quota.json"})
    void aModelWithoutQuotaStopsAloneAndForGood(String file) throws Exception {
        try (RawServer server = server(429, file)) {
            ChatModel poor = model(server, "poor");
            assertThat(failure(poor).kind()).isEqualTo(Kind.OUT_OF_MONEY);

            assertThat(failure(poor)).hasMessageContaining("is not called any more, until its budget is resumed");
            assertThat(model(server, "rich").chat(ChatRequest.of("Hi")).text()).isNotEmpty();
            assertThat(server.requests()).hasSize(2);
            assertThat(Budget.limiting(poor).stopped()).isPresent();
            Budget.limiting(poor).resume();
            assertThat(Budget.limiting(poor).stopped()).isEmpty();
        }
    }

    @Test
    void anAccountWithoutCreditStopsAllItsModels() throws Exception {
        try (RawServer server = server(429, "error-credits.json")) {
            failure(model(server, "poor"));
            assertThat(failure(model(server, "rich")).kind()).isEqualTo(Kind.OUT_OF_MONEY);
            assertThat(server.requests()).hasSize(1);
        }
    }
}
