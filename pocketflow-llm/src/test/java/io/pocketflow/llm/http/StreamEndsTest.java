package io.pocketflow.llm.http;

import static io.pocketflow.llm.fixture.TinyFormat.HI;
import static io.pocketflow.llm.fixture.TinyFormat.SSE;
import static io.pocketflow.llm.fixture.TinyFormat.STREAM;
import static io.pocketflow.llm.fixture.TinyFormat.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatEvent.TextDelta;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.fixture.TinyFormat;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The deadline over a stream, and the time without a byte in it. */
@Timeout(120)
class StreamEndsTest {

    private static final Duration SOON = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource
    void theDeadlineClosesTheConnection(CallEndsTest.Stuck where) throws Exception {
        try (RawServer server = new RawServer(where)) {
            ChatModel model = TinyFormat.model(server.config().withCallTimeout(SOON));
            server.holdUpDeadlines();
            LlmException failure =
                    TestSubscriber.to(model.stream(HI), Long.MAX_VALUE).awaitFailure();
            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure).hasMessage("openai:test-model sent no complete answer within PT0.3S");
            assertThat(failure.retriable()).isTrue();
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void theDeadlineEndsAStreamThatKeepsComing() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.drip(TinyFormat.text("a"));
        })) {
            TestSubscriber subscriber = new TestSubscriber(Long.MAX_VALUE);
            Future<ChatEvent> first = subscriber.holdUpDeadlines();
            TinyFormat.model(server.config().withCallTimeout(SOON)).stream(HI).subscribe(subscriber);
            LlmException failure = subscriber.awaitFailure();
            assertThat(first.get()).isEqualTo(new TextDelta("a"));
            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure.retriable()).as("after a delta").isFalse();
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void theDeadlineReachesASubscriberWithoutDemand() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.drip(TinyFormat.text("a"));
        })) {
            TestSubscriber subscriber = new TestSubscriber(1);
            subscriber.holdUpDeadlines();
            TinyFormat.model(server.config().withCallTimeout(SOON)).stream(HI).subscribe(subscriber);
            assertThat(subscriber.awaitFailure().kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void aServerThatFallsSilentIsLeft() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.send(TinyFormat.text("a"));
            connection.awaitClientLeaving();
        })) {
            TestSubscriber subscriber = new TestSubscriber(Long.MAX_VALUE);
            Future<ChatEvent> first = subscriber.holdUpDeadlines();
            TinyFormat.model(server.config().withIdleTimeout(SOON)).stream(HI).subscribe(subscriber);
            LlmException failure = subscriber.awaitFailure();
            assertThat(first.get()).isEqualTo(new TextDelta("a"));
            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure)
                    .hasMessage("openai:test-model sent nothing more for PT0.3S (after the reply had begun)");
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void bytesThatAreNotEventsKeepAStreamAlive() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.drip(": ping\n\n", 50);
            connection.send(STREAM);
        })) {
            ChatModel model = TinyFormat.model(server.config().withIdleTimeout(Duration.ofSeconds(20)));
            assertThat(TestSubscriber.to(model.stream(HI), 10).awaitEnd()).hasSize(5);
        }
    }

    @Test
    void aSlowSubscriberIsNotTheServersFault() throws Exception {
        try (RawServer server = streaming(SSE, STREAM);
                RawServer silent = new RawServer(connection -> {
                    connection.startStream(SSE);
                    connection.awaitClientLeaving();
                })) {
            TestSubscriber slow = new TestSubscriber(1);
            Future<ChatEvent> first = slow.holdUpDeadlines();
            TinyFormat.model(server.config().withIdleTimeout(SOON)).stream(HI).subscribe(slow);
            first.get();
            // by the time that a stream like it, begun later, was idle for too long, this one would have been too
            TestSubscriber.to(TinyFormat.model(silent.config().withIdleTimeout(SOON)).stream(HI), 10)
                    .awaitFailure();
            assertThat(slow.hasEnded()).isFalse();
            slow.request(10);
            assertThat(slow.awaitEnd()).hasSize(4);
            assertThat(slow.failure()).isNull();
        }
    }
}
