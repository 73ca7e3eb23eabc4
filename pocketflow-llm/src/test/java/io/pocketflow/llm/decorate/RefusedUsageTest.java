package io.pocketflow.llm.decorate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Price;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.Invoice;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.fixture.TinyFormat;
import java.net.URI;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rejected reply was paid for: the failure contains its usage, which is counted. */
@Timeout(120)
class RefusedUsageTest {

    private static final ChatRequest HELLO = ChatRequest.of("Hi");
    private static final Usage USED = Usage.of(7, 3);

    private final CostMeter meter =
            CostMeter.of(Prices.none(LocalDate.EPOCH).with("the-model", Price.of("1000000", "1000000", "0")));

    private ChatModel metered(RawServer server, Provider provider) {
        URI origin = URI.create("http://127.0.0.1:" + server.baseUrl().getPort() + "/");
        return ChatModels.of(ModelConfig.of(provider, origin, "the-model")).metered(meter);
    }

    private void assertCounted(LlmException failure, Kind kind) {
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.usage()).isEqualTo(USED);
        assertThat(meter.total().failedCalls()).isEqualTo(1);
        assertThat(meter.total().usage()).isEqualTo(USED);
        assertThat(meter.total().money()).isEqualByComparingTo("10");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI | {\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"no\"}}],"
                        + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}",
                "OPENAI_RESPONSES | {\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":["
                        + "{\"type\":\"refusal\",\"refusal\":\"no\"}]}],\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}",
                "ANTHROPIC | {\"content\":[],\"stop_reason\":\"refusal\","
                        + "\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}",
                "GEMINI | {\"candidates\":[{\"finishReason\":\"SAFETY\"}],"
                        + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":3}}"
            })
    void aRefusalIsCountedByTheUsageThatItReports(Provider provider, String body) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            ChatModel model = metered(server, provider);
            assertCounted(catchThrowableOfType(LlmException.class, () -> model.chat(HELLO)), Kind.CONTENT_FILTERED);
        }
    }

    @Test
    void aReplyThatIsMalformedIsCountedToo() throws Exception {
        String body =
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"1\",\"function\":{\"arguments\":\"{}\"}}]}}],"
                        + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}";
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            ChatModel model = metered(server, Provider.OPENAI);
            assertCounted(catchThrowableOfType(LlmException.class, () -> model.chat(HELLO)), Kind.MALFORMED);
        }
    }

    @Test
    void aRefusalInAnAnswerThatDoesNotStreamIsCountedOnceByAStream() throws Exception {
        String body = "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"no\"}}],"
                + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}";
        try (RawServer server = RawServer.answering(RawServer.answer(200, "Content-Type: application/json\n", body))) {
            Throwable failure = metered(server, Provider.OPENAI)
                    .streamAsync(HELLO, event -> {})
                    .handle((reply, thrown) -> thrown)
                    .get(60, TimeUnit.SECONDS);
            assertCounted((LlmException) failure, Kind.CONTENT_FILTERED);
        }
    }

    @Test
    void aRefusalInAStreamReportsItsUsage() throws Exception {
        String events = "data: {\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"no\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\ndata: [DONE]\n\n";
        try (RawServer server = TinyFormat.streaming(TinyFormat.SSE, events)) {
            LlmException failure = TestSubscriber.to(metered(server, Provider.OPENAI).stream(HELLO), Long.MAX_VALUE)
                    .awaitFailure();
            assertCounted(failure, Kind.CONTENT_FILTERED);
        }
    }

    @Test
    void anUnfitReplyReportsTheUsageOfBothTurns() {
        ChatModel model = ScriptedChat.structured("no JSON", "none again");
        LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chatAs(HELLO, Invoice.class));

        assertThat(failure.usage()).isEqualTo(Usage.of(20, 10));
    }
}
