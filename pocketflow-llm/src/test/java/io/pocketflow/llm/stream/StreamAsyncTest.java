package io.pocketflow.llm.stream;

import static io.pocketflow.llm.fixture.TinyFormat.HI;
import static io.pocketflow.llm.fixture.TinyFormat.SSE;
import static io.pocketflow.llm.fixture.TinyFormat.STREAM;
import static io.pocketflow.llm.fixture.TinyFormat.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatEvent.End;
import io.pocketflow.llm.ChatEvent.ReasoningDelta;
import io.pocketflow.llm.ChatEvent.TextDelta;
import io.pocketflow.llm.ChatEvent.ToolCallDelta;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.Latches;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.fixture.TinyFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Collecting a stream, and the streams of models that cannot stream. */
@Tag("concurrency")
@Timeout(120)
class StreamAsyncTest {

    /** A model of the user's making, which cannot stream. */
    private record Whole(CompletableFuture<ChatReply> answer) implements ChatModel {

        @Override
        public String name() {
            return "whole";
        }

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            return answer;
        }
    }

    private static RawServer dripping() throws Exception {
        return new RawServer(connection -> {
            connection.startStream(SSE);
            connection.drip(TinyFormat.text("a"));
        });
    }

    @Test
    void theConsumerGetsAllEventsAndTheFutureTheReply() throws Exception {
        try (RawServer server = streaming(SSE, STREAM)) {
            List<ChatEvent> events = new CopyOnWriteArrayList<>();
            ChatReply reply = TinyFormat.model(server.config())
                    .streamAsync(HI, events::add)
                    .get(60, TimeUnit.SECONDS);
            assertThat(reply.text()).isEqualTo("Hello 漢");
            assertThat(events).hasSize(5).endsWith(new End(reply));
        }
    }

    @Test
    void aConsumerThatThrowsCancelsTheCallAndFailsTheFuture() throws Exception {
        try (RawServer server = dripping()) {
            IllegalStateException bug = new IllegalStateException("bug");
            CompletableFuture<ChatReply> reply = TinyFormat.model(server.config())
                    .streamAsync(HI, event -> {
                        throw bug;
                    });
            assertThatThrownBy(() -> reply.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(bug);
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void cancellingTheFutureClosesTheConnection() throws Exception {
        try (RawServer server = dripping()) {
            CountDownLatch first = new CountDownLatch(1);
            CompletableFuture<ChatReply> reply =
                    TinyFormat.model(server.config()).streamAsync(HI, event -> first.countDown());
            assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
            reply.cancel(false);
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void aFailureOfTheStreamFailsTheFutureBare() throws Exception {
        try (RawServer server = streaming(SSE, TinyFormat.text("a"))) {
            CompletableFuture<ChatReply> reply =
                    TinyFormat.model(server.config()).streamAsync(HI, event -> {});
            assertThatThrownBy(() -> reply.get(60, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            LlmException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED_STREAM));
        }
    }

    @Test
    void consumersThatBlockDoNotHoldUpOtherStreams() throws Exception {
        CountDownLatch blocked = new CountDownLatch(20);
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer server = streaming(SSE, STREAM)) {
            ChatModel model = TinyFormat.model(server.config());
            List<CompletableFuture<ChatReply>> replies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                replies.add(model.streamAsync(HI, event -> {
                    blocked.countDown();
                    Latches.awaitUnchecked(end);
                }));
            }
            assertThat(blocked.await(60, TimeUnit.SECONDS)).as("all blocked").isTrue();
            assertThat(model.streamAsync(HI, event -> {})
                            .get(60, TimeUnit.SECONDS)
                            .text())
                    .isEqualTo("Hello 漢");
            end.countDown();
            for (CompletableFuture<ChatReply> reply : replies) {
                assertThat(reply.get(60, TimeUnit.SECONDS).text()).isEqualTo("Hello 漢");
            }
        }
    }

    @Test
    void aThousandStreamsAtOnceAllComeWhole() throws Exception {
        int streams = 1_000;
        CountDownLatch all = new CountDownLatch(streams);
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.send(TinyFormat.text("first"));
            all.countDown();
            all.await();
            for (int i = 0; i < 20; i++) {
                connection.send(TinyFormat.text("."));
            }
            connection.send(TinyFormat.DONE);
        })) {
            Duration enough = Duration.ofMinutes(2);
            ChatModel model =
                    TinyFormat.model(server.config().withCallTimeout(enough).withIdleTimeout(enough));
            List<CompletableFuture<ChatReply>> replies = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                replies.add(model.streamAsync(HI, event -> {}));
            }
            for (CompletableFuture<ChatReply> reply : replies) {
                assertThat(reply.get(100, TimeUnit.SECONDS).text()).isEqualTo("first" + ".".repeat(20));
            }
            assertThat(server.requests()).hasSize(streams);
        }
    }

    @Test
    void theOfflineModelStreamsItsWholeReply() throws Exception {
        ChatReply reply = new OfflineModel().chat(ChatRequest.of("One is here. Two is there."));
        assertThat(TestSubscriber.to(new OfflineModel().stream(ChatRequest.of("One is here. Two is there.")), 10)
                        .awaitEnd())
                .containsExactly(new TextDelta(reply.text()), new End(reply));
    }

    @Test
    void aWholeReplyGivesOneDeltaOfEachKindOneAtATime() throws Exception {
        Message message = new Message(
                Message.Role.ASSISTANT,
                List.of(new Part.Reasoning("hm"), Part.text("so"), new ToolCall("c1", "f", "{}")),
                null);
        ChatReply reply = new ChatReply(message, FinishReason.TOOL_CALLS, null, Usage.NONE, "m", null, null, null);
        TestSubscriber subscriber =
                TestSubscriber.to(new Whole(CompletableFuture.completedFuture(reply)).stream(HI), 1);
        assertThat(subscriber.next()).isEqualTo(new ReasoningDelta("hm"));
        assertThat(subscriber.hasNext()).isFalse();
        subscriber.request(3);
        assertThat(subscriber.awaitEnd())
                .containsExactly(new TextDelta("so"), new ToolCallDelta(0, "c1", "f", "{}"), new End(reply));
    }

    @Test
    void aFailedCallFailsItsStreamWithTheSame() throws Exception {
        LlmException failure = new LlmException(Kind.OVERLOADED, "busy");
        assertThat(TestSubscriber.to(new Whole(CompletableFuture.failedFuture(failure)).stream(HI), 1)
                        .awaitFailure())
                .isSameAs(failure);
    }

    @Test
    void cancellingTheStreamOfAWholeReplyCancelsTheCall() throws Exception {
        CompletableFuture<ChatReply> pending = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        ChatModel model = new ChatModel() {
            @Override
            public String name() {
                return "pending";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                asked.countDown();
                return pending;
            }
        };
        CountDownLatch cancelled = new CountDownLatch(1);
        pending.whenComplete((reply, failure) -> cancelled.countDown());
        TestSubscriber subscriber = TestSubscriber.to(model.stream(HI), 1);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        subscriber.cancel();
        assertThat(cancelled.await(60, TimeUnit.SECONDS)).as("cancelled").isTrue();
        assertThat(pending).isCancelled();
    }
}
