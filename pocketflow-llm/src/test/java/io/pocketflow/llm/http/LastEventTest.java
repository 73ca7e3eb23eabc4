package io.pocketflow.llm.http;

import static io.pocketflow.llm.fixture.TinyFormat.HI;
import static io.pocketflow.llm.fixture.TinyFormat.SSE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.testkit.SentRequests;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream whose format has a last event is over with it. */
@Timeout(120)
class LastEventTest {

    private static final String WORD =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}," + "\"finish_reason\":\"stop\"}]}\n\n";

    private enum Format {
        OPENAI(SSE, WORD + "data: [DONE]\n\n"),
        OPENAI_RESPONSES(
                SSE,
                "data: {\"type\":\"response.completed\",\"response\":{\"output\":[{\"type\":\"message\",\"content\":["
                        + "{\"type\":\"output_text\",\"text\":\"Hello\"}]}]}}\n\n"),
        ANTHROPIC(
                SSE,
                "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"Hello\"}}"
                        + "\n\ndata: {\"type\":\"message_stop\"}\n\n"),
        OLLAMA("application/x-ndjson", "{\"message\":{\"content\":\"Hello\"},\"done\":true}\n");

        private final String type;
        private final String stream;

        Format(String type, String stream) {
            this.type = type;
            this.stream = stream;
        }

        ChatModel model(RawServer server) {
            return model(server.baseUrl().getPort());
        }

        ChatModel model(int port) {
            URI origin = URI.create("http://127.0.0.1:" + port + "/");
            return ChatModels.of(ModelConfig.of(Provider.valueOf(name()), origin, "m"));
        }
    }

    /** To wait for the end of each of them would take a second a stream. */
    @ParameterizedTest
    @EnumSource
    void theReplyCompletesAtOnceIfTheAnswerStaysOpen(Format format) throws Exception {
        int streams = 5;
        try (RawServer server = new RawServer(connection -> {
            connection.startChunks(format.type);
            connection.chunk(format.stream);
            connection.awaitClientLeaving();
        })) {
            long begun = System.nanoTime();
            for (int i = 0; i < streams; i++) {
                TestSubscriber subscriber = TestSubscriber.to(format.model(server).stream(HI), Long.MAX_VALUE);
                assertThat(subscriber.next()).isEqualTo(new ChatEvent.TextDelta("Hello"));
                assertThat(subscriber.awaitEnd()).last().isInstanceOf(ChatEvent.End.class);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(streams));
            for (int i = 0; i < streams; i++) {
                assertThat(server.clientLeft()).as("connection closed").isTrue();
            }
        }
    }

    @Test
    void theConnectionOfAnAnswerThatEndsBehindItsLastEventServesAgain() throws Exception {
        int streams = 20;
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            ports.add(exchange.getRemoteAddress().getPort());
            byte[] body = exchange.getRequestBody().readAllBytes();
            SentRequests.note(exchange.getRequestURI().getPath(), new String(body, StandardCharsets.UTF_8));
            exchange.getResponseHeaders().set("Content-Type", SSE);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(Format.OPENAI.stream.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        });
        server.start();
        try {
            ChatModel model = Format.OPENAI.model(server.getAddress().getPort());
            for (int i = 0; i < streams; i++) {
                assertThat(TestSubscriber.to(model.stream(HI), Long.MAX_VALUE).awaitEnd())
                        .hasSize(2);
            }
            assertThat(ports).hasSizeLessThan(streams);
        } finally {
            server.stop(0);
        }
    }

    /** Gemini's older models did so, and gateways that took it from them. */
    @Test
    void aFinishReasonInEachEventEndsNothingWhileMoreComes() throws Exception {
        String chunk =
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}]}\n\n";
        int chunks = 150;
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.drip(chunk, chunks);
        })) {
            ChatModel model = ChatModels.of(ModelConfig.of(Provider.GEMINI, server.baseUrl(), "m"));
            ChatReply reply = model.streamAsync(HI, event -> {}).get(60, TimeUnit.SECONDS);
            assertThat(reply.text()).isEqualTo("a".repeat(chunks));
        }
    }
}
