package io.pocketflow.llm.http;

import static io.pocketflow.llm.fixture.TinyFormat.HI;
import static io.pocketflow.llm.fixture.TinyFormat.SSE;
import static io.pocketflow.llm.fixture.TinyFormat.STREAM;
import static io.pocketflow.llm.fixture.TinyFormat.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatEvent.End;
import io.pocketflow.llm.ChatEvent.ReasoningDelta;
import io.pocketflow.llm.ChatEvent.TextDelta;
import io.pocketflow.llm.ChatEvent.UsageUpdate;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.fixture.TinyFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events, the end and the failures of a stream. */
@Timeout(120)
class StreamTest {

    private static final List<ChatEvent> EVENTS = List.of(
            new TextDelta("Hel"),
            new ReasoningDelta("hm"),
            new TextDelta("lo 漢"),
            new UsageUpdate(Usage.of(3, 0)),
            new End(ChatReply.by("test-model", "Hello 漢")));

    private static List<ChatEvent> all(RawServer server) throws Exception {
        TestSubscriber subscriber = TestSubscriber.to(TinyFormat.model(server.config()).stream(HI), Long.MAX_VALUE);
        List<ChatEvent> events = subscriber.awaitEnd();
        assertThat(subscriber.failure()).isNull();
        return events;
    }

    @Test
    void eventsComeInOrderAndTheReplyLast() throws Exception {
        try (RawServer server = streaming(SSE + "; charset=utf-8", STREAM)) {
            assertThat(all(server)).isEqualTo(EVENTS);
            assertThat(server.requests().get(0).line()).isEqualTo("POST /v1/stream HTTP/1.1");
            assertThat(server.requests().get(0).body()).contains("\"stream\":true");
        }
    }

    @Test
    void everyCutOfTheBytesGivesTheSameEvents() throws Exception {
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            int at = cut;
            try (RawServer server = new RawServer(connection -> {
                connection.startStream(SSE);
                connection.send(Arrays.copyOf(bytes, at));
                connection.send(Arrays.copyOfRange(bytes, at, bytes.length));
            })) {
                assertThat(all(server)).as("cut at %s", at).isEqualTo(EVENTS);
            }
        }
    }

    @Test
    void singleBytesInChunksGiveTheSameEvents() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startChunks(SSE);
            for (int i = 0; i < STREAM.length(); i++) {
                connection.chunk(STREAM.substring(i, i + 1));
            }
            connection.chunk("");
        })) {
            assertThat(all(server)).isEqualTo(EVENTS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "application/jsonl", "application/x-ndjson; charset=utf-8"})
    void linesOfJsonAreAStreamToo(String type) throws Exception {
        try (RawServer server = streaming(type, "{\"t\":\"a\"}\n{\"t\":\"b\"}\r\n\n{\"done\":true}")) {
            assertThat(all(server))
                    .containsExactly(new TextDelta("a"), new TextDelta("b"), new End(ChatReply.by("test-model", "ab")));
        }
    }

    @ParameterizedTest
    @CsvSource({"OPENAI, 'data: {\"t\":\"a\"}\n\ndata: [DONE]\n\n'", "OLLAMA, '{\"t\":\"a\"}\n{\"done\":true}\n'"})
    void aContentTypeThatSaysNothingMeansWhatTheProviderSends(Provider provider, String body) throws Exception {
        try (RawServer server = streaming("text/plain", body)) {
            ModelConfig config = ModelConfig.of(provider, server.baseUrl(), "m");
            assertThat(TestSubscriber.to(TinyFormat.model(config).stream(HI), 10)
                            .awaitEnd())
                    .containsExactly(new TextDelta("a"), new End(ChatReply.by("m", "a")));
        }
    }

    @Test
    void aServerThatDoesNotStreamIsReadAsAWholeReply() throws Exception {
        String answer = RawServer.answer(200, "Content-Type: application/json\n", "{\"whole\":\"all of it\"}");
        try (RawServer server = RawServer.answering(answer)) {
            assertThat(all(server))
                    .containsExactly(new TextDelta("all of it"), new End(ChatReply.by("test-model", "all of it")));
        }
    }

    @Test
    void theHeadersGiveTheRequestIdAndTheRequestAsksForTheJson() throws Exception {
        try (RawServer server = streaming(SSE + "\r\nx-request-id: r-1", STREAM)) {
            ChatModel model = TinyFormat.model(server.config());
            ChatReply reply =
                    model.streamAsync(HI.withKeepJson(true), event -> {}).join();
            assertThat(reply.requestId()).isEqualTo("r-1");
            assertThat(reply.json()).isEqualTo("[{\"t\":\"Hel\"},{\"r\":\"hm\"},{\"t\":\"lo 漢\"},{\"usage\":3}]");
        }
    }

    @Test
    void aWholeReplyCountsThoughTheConnectionBreaksBehindIt() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startChunks(SSE);
            connection.chunk(STREAM);
            connection.halfClose();
        })) {
            assertThat(all(server)).isEqualTo(EVENTS);
        }
    }

    @Test
    void aServerThatDoesNotEndTheAnswerBehindAWholeReplyIsLeft() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startChunks(SSE);
            connection.chunk(STREAM);
            connection.awaitClientLeaving();
        })) {
            assertThat(all(server)).isEqualTo(EVENTS);
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:  ", "data:\t", "data:\ndata: ", "data: \ndata:\ndata:   "})
    void whiteSpaceBeforeAnEventsJsonOrEndMarkIsSkipped(String before) throws Exception {
        try (RawServer server = streaming(SSE, before + "{\"t\":\"a\"}\n\n" + before + "[DONE]\n\n")) {
            assertThat(all(server)).containsExactly(new TextDelta("a"), new End(ChatReply.by("test-model", "a")));
        }
    }

    @Test
    void dataOfWhiteSpaceAloneIsNotAnEvent() throws Exception {
        try (RawServer server =
                streaming(SSE, "data:  \n\n" + TinyFormat.text("a") + "data:\ndata:\n\n" + TinyFormat.DONE)) {
            assertThat(all(server)).containsExactly(new TextDelta("a"), new End(ChatReply.by("test-model", "a")));
        }
    }

    @Test
    void aByteOrderMarkAndWhiteSpaceBeforeJsonLinesAreSkipped() throws Exception {
        try (RawServer server =
                streaming("application/x-ndjson", "\uFEFF{\"t\":\"a\"}\n \t{\"t\":\"b\"}\n{\"done\":true}")) {
            assertThat(all(server))
                    .containsExactly(new TextDelta("a"), new TextDelta("b"), new End(ChatReply.by("test-model", "ab")));
        }
    }
}
