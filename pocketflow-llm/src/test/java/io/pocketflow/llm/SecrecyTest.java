package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.fixture.TinyFormat;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A canary key is found in no text that this module makes. */
class SecrecyTest {

    private static final String CANARY = "sk-canary/4711+wren==";
    private static final Secret KEY = Secret.of(CANARY);

    /** Everything that a log could show of a failure: message, stack, causes, suppressed, and the accessors. */
    private static String shown(LlmException failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text + " " + failure.body() + failure.code() + failure.requestId();
    }

    private static void assertNoCanary(String text) {
        assertThat(text).doesNotContain(CANARY).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"Incorrect API key: KEY\",\"code\":\"KEY\",\"type\":\"KEY\"}}",
                "{\"error\":{\"message\":\"Incorrect API key: ESCAPED\"}}",
                "Authorization: Bearer KEY",
                "KEY",
                "{\"choices\":[{\"message\":{\"refusal\":\"KEY\"}}]}",
                "{\"choices\": KEY}",
            })
    void aServerThatEchoesTheKeyIsRedacted(String body) throws Exception {
        String echo = body.replace("KEY", CANARY).replace("ESCAPED", CANARY.replace("/", "\\/"));
        for (int status : new int[] {200, 401, 500}) {
            String answer = RawServer.answer(status, "x-request-id: " + CANARY + "\n", echo);
            try (RawServer server = RawServer.answering(answer)) {
                ChatModel model = ChatModels.of(server.config().withKey(KEY));
                LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat("Hi"));
                assertThat(shown(failure)).doesNotContain(CANARY).doesNotContain(CANARY.replace("/", "\\/"));
            }
        }
    }

    @Test
    void aKeyAtTheCutOfTheExcerptLeavesNoHalf() throws Exception {
        String body = "x".repeat(1_990) + CANARY + "x".repeat(100);
        try (RawServer server = RawServer.answering(RawServer.answer(500, "", body))) {
            ChatModel model = ChatModels.of(server.config().withKey(KEY));
            LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat("Hi"));
            assertNoCanary(shown(failure));
            assertThat(failure.body().orElseThrow()).contains("x***x");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
                "nonsense\r\n\r\n",
                "Bearer KEY\r\n\r\n",
                "HTTP/1.1 KEY\r\n\r\n",
                "HTTP/1.1 200 OK\r\nBearer KEY: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: KEY\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nKEY\r\n"
            })
    void brokenConnectionsAndDeadlinesDoNotRevealTheKey(String answer) throws Exception {
        for (boolean stays : new boolean[] {true, false}) {
            try (RawServer server = new RawServer(connection -> {
                connection.send(answer.replace("KEY", CANARY));
                if (stays) {
                    connection.awaitClientLeaving();
                }
            })) {
                ModelConfig whole = server.config().withKey(KEY);
                ModelConfig config = stays ? whole.withCallTimeout(Duration.ofMillis(100)) : whole;
                LlmException failure = catchThrowableOfType(
                        LlmException.class, () -> ChatModels.of(config).chat("Hi"));
                assertNoCanary(shown(failure));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"bad key KEY\",\"code\":\"KEY\",\"type\":\"KEY\"}}\n\n",
                "event: error\ndata: KEY\n\n",
                "event: error\ndata: {\"KEY\":\"KEY\"}\n\n",
                "data: {\"refuse\":\"KEY\"}\n\n",
                "data: {\"stumble\":\"KEY\"}\n\n",
                "data: {\"t\": KEY}\n\n",
                "data: {\"t\":\"a\"}\n\ndata: {\"t\": KEY}\n\n",
                "KEY",
                ""
            })
    void aStreamThatEchoesTheKeyIsRedacted(String body) throws Exception {
        String echo = body.replace("KEY", CANARY);
        for (String type : new String[] {"text/event-stream", "application/x-ndjson", "application/json"}) {
            for (int status : new int[] {200, 401}) {
                try (RawServer server = new RawServer(connection -> connection.send("HTTP/1.1 " + status
                        + " X\r\nConnection: close\r\nContent-Type: " + type + "\r\nx-request-id: " + CANARY
                        + "\r\n\r\n" + echo))) {
                    ChatModel model = TinyFormat.model(server.config().withKey(KEY));
                    TestSubscriber subscriber = TestSubscriber.to(model.stream(ChatRequest.of("Hi")), 10);
                    assertNoCanary(shown(subscriber.awaitFailure()));
                    assertThat(server.requests().get(0).headers()).containsEntry("x-key", CANARY);
                    assertThat(server.requests().get(0).line()).doesNotContain("canary");
                }
            }
        }
    }

    @Test
    void noEventAndNoTextOfAStreamHoldsTheKey() throws Exception {
        try (RawServer server = TinyFormat.streaming("text/event-stream", TinyFormat.STREAM)) {
            ChatModel model = TinyFormat.model(server.config().withKey(KEY));
            Flow.Publisher<ChatEvent> stream = model.stream(ChatRequest.of("Hi").withKeepJson(true));
            assertNoCanary(stream + " " + TestSubscriber.to(stream, 10).awaitEnd());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "GEMINI", "OLLAMA"})
    void embeddingsKeepTheKeyToo(Provider provider) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(401, "", "bad key " + CANARY))) {
            ModelConfig config = ModelConfig.of(provider, server.baseUrl(), "e").withKey(KEY);
            EmbeddingModel model = EmbeddingModels.of(config);
            LlmException failure = catchThrowableOfType(LlmException.class, () -> model.embed("Hi"));
            assertNoCanary(model + " " + shown(failure));
            assertThat(server.requests().get(0).line()).doesNotContain("canary");
        }
    }

    @ParameterizedTest
    @EnumSource
    void noProviderRevealsTheKey(Provider provider) throws Exception {
        String echo = "{\"type\":\"error\",\"error\":{\"message\":\"bad key KEY\",\"type\":\"KEY\",\"code\":\"KEY\","
                + "\"status\":\"KEY\"},\"KEY\":\"KEY\"}";
        for (int status : new int[] {200, 400, 401, 429, 500}) {
            String answer = RawServer.answer(
                    status,
                    "Content-Type: application/json\nx-request-id: KEY\nrequest-id: KEY\n".replace("KEY", CANARY),
                    echo.replace("KEY", CANARY));
            try (RawServer server = RawServer.answering(answer)) {
                ChatModel model = ChatModels.of(
                        ModelConfig.of(provider, server.baseUrl(), "m").withKey(KEY));
                LlmException whole = catchThrowableOfType(LlmException.class, () -> model.chat("Hi"));
                LlmException streamed = TestSubscriber.to(model.stream(ChatRequest.of("Hi")), 10)
                        .awaitFailure();
                assertNoCanary(model + " " + model.name() + shown(whole) + shown(streamed));
                assertThat(server.requests())
                        .allSatisfy(request -> assertThat(request.line()).doesNotContain("canary"));
            }
        }
    }

    @Test
    void nothingPrintsTheKey() {
        ModelConfig config = ModelConfig.of(Provider.OPENAI, "m").withKey(KEY);
        ChatModel model = ChatModels.of(config);
        assertThat(KEY).hasToString("***");
        assertNoCanary(config + " " + model + " " + model.name() + " " + KEY.hashCode());
        assertThat(config.toString()).contains("***");
    }

    @Test
    void nothingSerializesTheKey() throws Exception {
        assertThat(KEY).isNotInstanceOf(Serializable.class);
        ObjectMapper json = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
        assertThat(json.writeValueAsString(KEY)).isEqualTo("{}");
    }

    @Test
    void nothingIsLoggedThatHoldsTheKey() throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (RawServer server = RawServer.answering(RawServer.answer(401, "", "no: " + CANARY))) {
            System.setOut(capture);
            System.setErr(capture);
            System.err.println("capturing");
            catchThrowableOfType(
                    LlmException.class,
                    () -> ChatModels.of(server.config().withKey(KEY)).chat("Hi"));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("capturing");
        assertNoCanary(printed.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-canary\nX: y", "sk canary", "sk-canary\u00e9", "sk-canary\u0000x"})
    void aKeyThatAHeaderCannotCarryIsRefusedWithoutPrintingIt(String key) {
        assertThatThrownBy(() -> Secret.of(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a secret must hold visible ASCII characters only");
    }

    @Test
    void whiteSpaceAroundAKeyIsDropped() {
        assertThat(Secret.of(" sk-1\r\n").reveal()).isEqualTo("sk-1");
    }

    @Test
    void aFaultOfTheJsonIsReportedByPlaceWithoutAQuote() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", "{\"choices\": wren-4711}"))) {
            ChatModel model = ChatModels.of(server.config().withKey(Secret.of("wren-4711")));
            LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat("Hi"));
            assertThat(failure).hasMessageContaining("the body is not JSON (line 1, column");
            assertThat(shown(failure)).doesNotContain("wren");
        }
    }

    @Test
    void aBlankKeyIsRefused() {
        assertThatThrownBy(() -> Secret.of(" \n")).hasMessage("a secret must not be blank");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/v1",
                "HTTP://example.com/v1",
                "http://10.0.0.5:8000/v1",
                "http://127.0.0.1.example.com/v1",
                "http://localhost.example.com/v1",
                "http://0.0.0.0/v1",
                "http://[::2]/v1"
            })
    void aKeyIsNotSentUnencryptedToAnotherMachine(String url) {
        ModelConfig config =
                ModelConfig.of(Provider.OPENAI, URI.create(url), "m").withKey(KEY);
        assertThatThrownBy(() -> ChatModels.of(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unencrypted to " + url)
                .satisfies(refusal -> assertNoCanary(refusal.getMessage()));
        ChatModels.of(config.withPlainHttpAllowed(true));
        ChatModels.of(ModelConfig.of(Provider.OPENAI, URI.create(url), "m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:1/v1",
                "http://LocalHost/v1",
                "http://127.8.9.1/v1",
                "http://[::1]:1/v1",
                "https://a.example/v1"
            })
    void aKeyMayGoToThisMachineAndByHttps(String url) {
        assertThat(ChatModels.of(
                        ModelConfig.of(Provider.OPENAI, URI.create(url), "m").withKey(KEY)))
                .hasToString("openai:m at " + url);
    }
}
