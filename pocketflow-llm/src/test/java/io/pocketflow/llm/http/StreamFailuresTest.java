package io.pocketflow.llm.http;

import static io.pocketflow.llm.fixture.TinyFormat.HI;
import static io.pocketflow.llm.fixture.TinyFormat.SSE;
import static io.pocketflow.llm.fixture.TinyFormat.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatEvent.TextDelta;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.fixture.ClosedPort;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.fixture.TinyFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of a stream: by an error event, a broken connection, malformed data, or too many bytes. */
@Timeout(120)
class StreamFailuresTest {

    private static LlmException failure(RawServer server, ModelConfig config) throws Exception {
        return TestSubscriber.to(TinyFormat.model(config).stream(HI), Long.MAX_VALUE)
                .awaitFailure();
    }

    private static LlmException failure(RawServer server) throws Exception {
        return failure(server, server.config());
    }

    @Test
    void aWholeReplyThatIsBrokenOffIsInterrupted() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"whole\":";
        try (RawServer server = RawServer.answering(answer)) {
            assertThat(failure(server).kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED, false",
        "429, RATE_LIMITED, true",
        "500, SERVER_ERROR, true",
        "301, NOT_FOUND, false"
    })
    void anErrorStatusFailsAsACallDoes(int status, Kind kind, boolean retriable) throws Exception {
        String answer = RawServer.answer(
                status,
                "Content-Type: text/event-stream\nRetry-After: 7\n",
                "{\"error\":{\"message\":\"no\",\"code\":\"c\"}}");
        try (RawServer server = RawServer.answering(answer)) {
            LlmException failure = failure(server);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.retriable()).isEqualTo(retriable);
            assertThat(failure).hasMessage("openai:test-model answered " + status + " c: no");
            assertThat(failure.retryAfter()).isPresent();
        }
    }

    @Test
    void ofAnEndlessErrorOnlyTheStartIsRead() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.send("HTTP/1.1 500 No\r\nContent-Length: 99999999\r\n\r\n");
            String part = "x".repeat(10_000);
            while (true) {
                connection.send(part);
            }
        })) {
            assertThat(failure(server).kind()).isEqualTo(Kind.SERVER_ERROR);
        }
    }

    @Test
    void anErrorThatIsBrokenOffKeepsItsStatus() throws Exception {
        String answer = "HTTP/1.1 503 No\r\nContent-Length: 99\r\n\r\nbusy";
        try (RawServer server = RawServer.answering(answer)) {
            LlmException failure = failure(server);
            assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
            assertThat(failure.body()).contains("busy");
        }
    }

    @Test
    void anErrorInMidStreamIsReadByTheFormatAndIsFinal() throws Exception {
        String error = "data: {\"error\":{\"message\":\"too many\",\"code\":429}}\n\n";
        try (RawServer server = streaming(SSE, TinyFormat.text("a") + error)) {
            TestSubscriber subscriber = TestSubscriber.to(TinyFormat.model(server.config()).stream(HI), Long.MAX_VALUE);
            LlmException failure = subscriber.awaitFailure();
            assertThat(subscriber.next()).isEqualTo(new TextDelta("a"));
            assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(failure.retriable()).isFalse();
            assertThat(failure.throttled()).isFalse();
            assertThat(failure)
                    .hasMessage(
                            "openai:test-model answered 200 with the error 429: too many (after the reply had begun)");
        }
    }

    @Test
    void anErrorBeforeTheFirstDeltaIsAsRetriableAsItsKind() throws Exception {
        String error = "event: error\ndata: {\"message\":\"broken\"}\n\n";
        try (RawServer server = streaming(SSE, "data: {\"usage\":3}\n\n" + error)) {
            assertThat(failure(server).kind()).isEqualTo(Kind.SERVER_ERROR);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error, OVERLOADED, true",
        "rate_limit_error, RATE_LIMITED, true",
        "authentication_error, UNAUTHORIZED, false",
        "insufficient_quota, OUT_OF_MONEY, false",
        "RESOURCE_EXHAUSTED, RATE_LIMITED, true",
        "unheard_of, SERVER_ERROR, true"
    })
    void anErrorInAStreamIsOfTheKindThatItsWordSays(String word, Kind kind, boolean retriable) throws Exception {
        String error = "data: {\"error\":{\"message\":\"no\",\"type\":\"" + word + "\"}}\n\n";
        try (RawServer server = streaming(SSE, error)) {
            LlmException failure = failure(server);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.retriable()).isEqualTo(retriable);
        }
    }

    @Test
    void aReasonOfTheFormatIsCompletedWithTheModelAndTheRequest() throws Exception {
        try (RawServer server = streaming(SSE + "\r\nx-request-id: r-1", "data: {\"refuse\":\"no way\"}\n\n")) {
            LlmException failure = failure(server);
            assertThat(failure.kind()).isEqualTo(Kind.CONTENT_FILTERED);
            assertThat(failure).hasMessage("openai:test-model answered 200: it refused: no way (request r-1)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ": ping\n\n", "data: {\"t\":\"cut off\"}\n", "data: {\"usage\":3}\n\n"})
    void aStreamThatEndsBeforeAnyDeltaIsInterruptedAndMayBeRetried(String body) throws Exception {
        try (RawServer server = streaming(SSE, body)) {
            LlmException failure = failure(server);
            assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
            assertThat(failure.retriable()).isTrue();
            assertThat(failure).hasMessage("openai:test-model ended its stream before the reply was complete");
        }
    }

    @Test
    void aStreamThatEndsAfterADeltaIsInterruptedForGood() throws Exception {
        try (RawServer server = streaming(SSE, TinyFormat.text("a"))) {
            LlmException failure = failure(server);
            assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
            assertThat(failure.retriable()).isFalse();
            assertThat(failure).hasMessageEndingWith("(after the reply had begun)");
        }
    }

    @Test
    void aConnectionThatBreaksInTheMiddleInterruptsTheStream() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.startChunks(SSE);
            connection.chunk(TinyFormat.text("a"));
            seen.await();
            connection.reset();
        })) {
            TestSubscriber subscriber = TestSubscriber.to(TinyFormat.model(server.config()).stream(HI), Long.MAX_VALUE);
            assertThat(subscriber.next()).isEqualTo(new TextDelta("a"));
            seen.countDown();
            LlmException failure = subscriber.awaitFailure();
            assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
            assertThat(failure.retriable()).isFalse();
            assertThat(failure).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aHalfClosedConnectionIsTheEndOfTheStream() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startChunks(SSE);
            connection.chunk(TinyFormat.text("a"));
            connection.halfClose();
            connection.awaitClientLeaving();
        })) {
            assertThat(failure(server).kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void anEventThatIsNotJsonIsMalformedAndNotQuoted() throws Exception {
        try (RawServer server = streaming(SSE, "data: {\"t\": wren}\n\n")) {
            LlmException failure = failure(server);
            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure)
                    .hasMessage("openai:test-model sent an event that is not JSON")
                    .hasNoCause();
        }
    }

    @Test
    void aFormatThatStumblesIsMalformedAndNotQuoted() throws Exception {
        try (RawServer server = streaming(SSE, "data: {\"stumble\":\"wren\"}\n\n")) {
            LlmException failure = failure(server);
            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure)
                    .hasMessage("openai:test-model sent a stream that does not fit its format (NumberFormatException)")
                    .hasNoCause();
        }
    }

    @Test
    void aStreamOfTooManyBytesIsStopped() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            while (true) {
                connection.send(TinyFormat.text("x".repeat(100)));
            }
        })) {
            LlmException failure = failure(server, server.config().withMaxResponseBytes(10_000));
            assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(failure).hasMessageContaining("the body has more than 10000 bytes");
        }
    }

    @Test
    void aLineThatNeverEndsIsStopped() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.send("data: ");
            while (true) {
                connection.send("x".repeat(10_000));
            }
        })) {
            LlmException failure = failure(server, server.config().withMaxResponseBytes(100_000_000));
            assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(failure).hasMessageContaining("a line has more than 8388608 bytes");
        }
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() throws Exception {
        try (ClosedPort port = new ClosedPort()) {
            LlmException failure = TestSubscriber.to(TinyFormat.model(port.config()).stream(HI), 1)
                    .awaitFailure();
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.retriable()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":{\"code\":503,\"message\":\"high demand\"}}", """
            {
              "error": {
                "code": 503,
                "message": "high demand",
                "status": "UNAVAILABLE"
              }
            }
            """})
    void aBareErrorAtTheEndOfAStreamIsReadByTheFormat(String error) throws Exception {
        for (String before : List.of("", ": ping\n\n", "data: {\"usage\":3}\n\n", "data: {\"t\":\"cut off\"}\n")) {
            try (RawServer server = streaming(SSE, before + error)) {
                LlmException failure = failure(server);
                assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
                assertThat(failure.retriable()).isTrue();
                assertThat(failure).hasMessage("openai:test-model answered 200 with the error 503: high demand");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"whole\":\"all of it\"}", "{\"error\":{\"message\":\"cut", "{\"t\":\"a\",\"done\":true}"})
    void nothingElseThatStandsBareIsRead(String bare) throws Exception {
        try (RawServer server = streaming(SSE, bare)) {
            assertThat(failure(server).kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
        }
    }

    @Test
    void aPageWhereAStreamWasAskedForIsMalformedAndShown() throws Exception {
        try (RawServer server = streaming("text/html", "<html>Please log in</html>")) {
            LlmException failure = failure(server);
            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure.body()).hasValue("<html>Please log in</html>");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error: {\"code\":400,\"message\":\"exceeds the available context size\"}\n\n",
                "error: {\"code\":400,\"message\":\"exceeds the available context size\"}",
                "error:{\"error\":{\"code\":400,\"message\":\"exceeds the available context size\"}}\r\n\r\n",
                "error: {\n  \"code\": 400,\n  \"message\": \"exceeds the available context size\"\n}\n\n",
                ": ping\n\nerror: {\"code\":400,\"message\":\"exceeds the available context size\"}\n\ndata: [DONE]\n\n"
            })
    void anErrorFieldOfAStreamIsItsError(String body) throws Exception {
        for (Provider provider :
                List.of(Provider.OPENAI, Provider.ANTHROPIC, Provider.GEMINI, Provider.OPENAI_RESPONSES)) {
            try (RawServer server = streaming(SSE, body)) {
                ChatModel model = ChatModels.of(ModelConfig.of(provider, server.baseUrl(), "m"));
                LlmException failure =
                        TestSubscriber.to(model.stream(HI), Long.MAX_VALUE).awaitFailure();
                assertThat(failure.kind()).isEqualTo(Kind.CONTEXT_TOO_LONG);
                assertThat(failure.retriable()).isFalse();
                assertThat(failure).hasMessageEndingWith(": exceeds the available context size");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"} | OVERLOADED   | true",
                "{\"code\":401,\"message\":\"Invalid API Key\"}                                | UNAUTHORIZED | false",
                "{\"message\":\"Oops\"}                                                        | SERVER_ERROR | true",
                "out of memory                                                                   | SERVER_ERROR | true"
            })
    void anErrorFieldOfAStreamIsOfTheKindThatItSays(String error, Kind kind, boolean retriable) throws Exception {
        try (RawServer server = streaming(SSE, "error: " + error + "\n\n")) {
            LlmException failure =
                    TestSubscriber.to(server.model().stream(HI), Long.MAX_VALUE).awaitFailure();
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.retriable()).isEqualTo(retriable);
            assertThat(failure.status()).hasValue(200);
        }
    }
}
