package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Price;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.Invoice;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.fixture.TinyFormat;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures carry the tokens that the server counted, wherever it reported them. */
@Timeout(120)
class FailureUsageTest {

    private static final ChatRequest HELLO = ChatRequest.of("Hi");
    private static final Usage USED = Usage.of(7, 3);
    private static final String CHAT_USAGE = "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}";
    private static final String USAGE = "\"usage\":{\"input_tokens\":7,\"output_tokens\":3}";
    private static final String GEMINI_USAGE = "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":3}";
    private static final String OLLAMA_USAGE = "\"prompt_eval_count\":7,\"eval_count\":3";
    private static final String ERROR = "\"error\":{\"message\":\"it broke\"}";

    private final CostMeter meter =
            CostMeter.of(Prices.none(LocalDate.EPOCH).with("the-model", Price.of("1000000", "1000000", "0")));

    private ChatModel metered(RawServer server, Provider provider) {
        URI origin = URI.create("http://127.0.0.1:" + server.baseUrl().getPort() + "/");
        return ChatModels.of(ModelConfig.of(provider, origin, "the-model")).metered(meter);
    }

    private void assertCounted(LlmException failure) {
        assertThat(failure.usage()).isEqualTo(USED);
        assertThat(meter.total().failedCalls()).isEqualTo(1);
        assertThat(meter.total().usage()).isEqualTo(USED);
        assertThat(meter.total().money()).isEqualByComparingTo("10");
    }

    static Stream<Arguments> errorsWithUsage() {
        return Stream.of(
                Arguments.of(Provider.OPENAI, "{" + ERROR + "," + CHAT_USAGE + "}"),
                Arguments.of(Provider.OPENAI, "{\"error\":{\"message\":\"it broke\"," + CHAT_USAGE + "}}"),
                Arguments.of(
                        Provider.OPENAI,
                        "{\"choices\":[{\"finish_reason\":\"error\"," + ERROR + "," + CHAT_USAGE + "}]}"),
                Arguments.of(Provider.OPENAI, "{" + ERROR + ",\"x_groq\":{" + CHAT_USAGE + "}}"),
                Arguments.of(Provider.OPENAI_RESPONSES, "{" + ERROR + "," + USAGE + "}"),
                Arguments.of(
                        Provider.OPENAI_RESPONSES,
                        "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\"," + ERROR + "," + USAGE
                                + "}}"),
                Arguments.of(Provider.ANTHROPIC, "{\"type\":\"error\"," + ERROR + "," + USAGE + "}"),
                Arguments.of(Provider.ANTHROPIC, "{\"type\":\"error\",\"error\":{\"message\":\"m\"," + USAGE + "}}"),
                Arguments.of(Provider.GEMINI, "{" + ERROR + "," + GEMINI_USAGE + "}"),
                Arguments.of(Provider.OLLAMA, "{\"error\":\"it broke\"," + OLLAMA_USAGE + "}"));
    }

    @ParameterizedTest
    @MethodSource("errorsWithUsage")
    void anErrorEventThatReportsUsageIsCounted(Provider provider, String event) throws Exception {
        boolean lines = provider == Provider.OLLAMA;
        String type = lines ? "application/x-ndjson" : TinyFormat.SSE;
        try (RawServer server = TinyFormat.streaming(type, lines ? event + "\n" : "data: " + event + "\n\n")) {
            LlmException failure = TestSubscriber.to(metered(server, provider).stream(HELLO), Long.MAX_VALUE)
                    .awaitFailure();
            assertCounted(failure);
        }
    }

    /** All but the event of Responses, which is not the body of an answer. */
    static Stream<Arguments> errorBodiesWithUsage() {
        return errorsWithUsage().filter(error -> !error.get()[1].toString().contains("response.failed"));
    }

    @ParameterizedTest
    @MethodSource("errorBodiesWithUsage")
    void anErrorInASuccessThatReportsUsageIsCounted(Provider provider, String body) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            ChatModel model = metered(server, provider);
            assertCounted(catchThrowableOfType(LlmException.class, () -> model.chat(HELLO)));
        }
    }

    @ParameterizedTest
    @MethodSource("errorsWithUsage")
    void anErrorWithAStatusThatReportsUsageIsCounted(Provider provider, String body) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(500, "", body))) {
            ChatModel model = metered(server, provider);
            assertCounted(catchThrowableOfType(LlmException.class, () -> model.chat(HELLO)));
        }
    }

    static Stream<Arguments> endingsAfterUsage() {
        String chat = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]," + CHAT_USAGE + "}\n\n";
        String anthropic = "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":7}}}\n\n"
                + "data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":2}}\n\n";
        String gemini =
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]," + GEMINI_USAGE + "}\n\n";
        String broken = "data: {" + ERROR + "}\n\n";
        return Stream.of(
                Arguments.of(Provider.OPENAI, chat + broken),
                Arguments.of(Provider.OPENAI, chat + "data: {" + ERROR + ",\"usage\":{\"prompt_tokens\":0}}\n\n"),
                Arguments.of(Provider.OPENAI, chat),
                Arguments.of(Provider.OPENAI, chat + "data: {\n\n"),
                Arguments.of(Provider.OPENAI, chat + "data: {\"choices\":[{\"delta\":7}]}\n\n"),
                Arguments.of(Provider.OPENAI, chat + "error: it broke\n\n"),
                Arguments.of(Provider.OPENAI, chat + "{" + ERROR + "}"),
                Arguments.of(
                        Provider.ANTHROPIC,
                        anthropic + "data: {\"type\":\"error\"," + ERROR + ",\"usage\":{\"output_tokens\":3}}\n\n"),
                Arguments.of(Provider.GEMINI, gemini + broken),
                Arguments.of(
                        Provider.GEMINI,
                        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"partialArgs\":[]}}]}}],"
                                + GEMINI_USAGE + "}\n\n"),
                Arguments.of(
                        Provider.OPENAI_RESPONSES,
                        "data: {\"type\":\"response.in_progress\",\"response\":{" + USAGE + "}}\n\n" + broken));
    }

    @ParameterizedTest
    @MethodSource("endingsAfterUsage")
    void aFailureAfterAnEventWithUsageIsCounted(Provider provider, String events) throws Exception {
        try (RawServer server = TinyFormat.streaming(TinyFormat.SSE, events)) {
            LlmException failure = TestSubscriber.to(metered(server, provider).stream(HELLO), Long.MAX_VALUE)
                    .awaitFailure();
            assertCounted(failure);
        }
    }

    @Test
    void aStreamThatFallsSilentKeepsItsUsage() throws Exception {
        String event = "data: {\"choices\":[]," + CHAT_USAGE + "}\n\n";
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(TinyFormat.SSE);
            connection.send(event);
            connection.awaitClientLeaving();
        })) {
            ModelConfig config = server.config().withIdleTimeout(Duration.ofMillis(300));
            LlmException failure = TestSubscriber.to(ChatModels.of(config).stream(HELLO), Long.MAX_VALUE)
                    .awaitFailure();
            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure.usage()).isEqualTo(USED);
        }
    }

    @Test
    void aRepairThatFailsKeepsTheUsageOfTheFirstTurn() {
        AtomicInteger turns = new AtomicInteger();
        ChatModel model = new ChatModel() {
            @Override
            public String name() {
                return "m";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                return turns.getAndIncrement() == 0
                        ? CompletableFuture.completedFuture(reply())
                        : CompletableFuture.failedFuture(new LlmException(Kind.SERVER_ERROR, "it broke"));
            }
        };

        LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chatAs(HELLO, Invoice.class));
        assertThat(failure.kind()).isEqualTo(Kind.SERVER_ERROR);
        assertThat(failure.usage()).isEqualTo(USED);
    }

    private static ChatReply reply() {
        Message message = Message.assistant("no JSON");
        return new ChatReply(message, FinishReason.STOP, "stop", USED, "m", null, null, null);
    }

    @Test
    void embeddingsThatFailKeepTheUsageOfEarlierBatches() throws Exception {
        AtomicInteger batches = new AtomicInteger();
        String vectors = "{\"embeddings\":[" + "[1],".repeat(511) + "[1]],\"prompt_eval_count\":5}";
        String none = "{\"embeddings\":[],\"prompt_eval_count\":2}";
        try (RawServer server = new RawServer(connection ->
                connection.send(RawServer.answer(200, "", batches.getAndIncrement() == 0 ? vectors : none)))) {
            URI origin = URI.create("http://127.0.0.1:" + server.baseUrl().getPort());
            EmbeddingModel model = EmbeddingModels.of("ollama:m", origin, null);
            CompletionException failure = catchThrowableOfType(
                    CompletionException.class,
                    () -> model.embedAsync(Collections.nCopies(513, "a")).join());
            assertThat(((LlmException) failure.getCause()).usage()).isEqualTo(Usage.of(7, 0));
        }
    }
}
