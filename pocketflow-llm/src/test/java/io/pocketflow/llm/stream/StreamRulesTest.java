package io.pocketflow.llm.stream;

import static io.pocketflow.llm.fixture.TinyFormat.HI;
import static io.pocketflow.llm.fixture.TinyFormat.SSE;
import static io.pocketflow.llm.fixture.TinyFormat.STREAM;
import static io.pocketflow.llm.fixture.TinyFormat.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatEvent.End;
import io.pocketflow.llm.ChatEvent.TextDelta;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.fixture.TinyFormat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of Reactive Streams, the back-pressure down to the socket, and cancellation up to it. */
@Timeout(120)
class StreamRulesTest {

    private static Flow.Publisher<ChatEvent> stream(RawServer server) {
        return TinyFormat.model(server.config()).stream(HI);
    }

    @Test
    void oneIsGivenForOneRequested() throws Exception {
        try (RawServer server = streaming(SSE, STREAM)) {
            TestSubscriber subscriber = TestSubscriber.to(stream(server), 0);
            for (int i = 0; i < 4; i++) {
                subscriber.request(1);
                assertThat(subscriber.next()).isNotInstanceOf(End.class);
                assertThat(subscriber.hasNext()).isFalse();
                assertThat(subscriber.hasEnded()).isFalse();
            }
            subscriber.request(1);
            assertThat(subscriber.awaitEnd()).hasSize(1).hasOnlyElementsOfType(End.class);
        }
    }

    @Test
    void nothingIsSentBeforeTheFirstRequestAndNothingAfterACancel() throws Exception {
        try (RawServer server = streaming(SSE, STREAM)) {
            TestSubscriber never = TestSubscriber.to(stream(server), 0);
            never.cancel();
            never.request(1);
            TestSubscriber.to(stream(server), 10).awaitEnd();
            assertThat(server.requests()).hasSize(1);
            assertThat(never.hasNext()).isFalse();
            assertThat(never.hasEnded()).isFalse();
        }
    }

    @Test
    void eachSubscriberMakesARequestOfItsOwn() throws Exception {
        try (RawServer server = streaming(SSE, STREAM)) {
            Flow.Publisher<ChatEvent> stream = stream(server);
            List<ChatEvent> first = TestSubscriber.to(stream, 10).awaitEnd();
            List<ChatEvent> second = TestSubscriber.to(stream, 10).awaitEnd();
            assertThat(second).isEqualTo(first).hasSize(5);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void requestingNothingFailsTheStream(long count) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.send(TinyFormat.text("a"));
            connection.awaitClientLeaving();
        })) {
            TestSubscriber subscriber = TestSubscriber.to(stream(server), 2);
            subscriber.next();
            subscriber.request(count);
            subscriber.awaitEnd();
            assertThat(subscriber.failure())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("at least 1 event must be requested but it was " + count);
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void demandAddsUpWithoutOverflow() throws Exception {
        try (RawServer server = streaming(SSE, STREAM)) {
            TestSubscriber subscriber = TestSubscriber.to(stream(server), Long.MAX_VALUE - 1);
            subscriber.request(Long.MAX_VALUE);
            assertThat(subscriber.awaitEnd()).hasSize(5);
        }
    }

    @Test
    void aMissingSubscriberIsRefused() throws Exception {
        try (RawServer server = streaming(SSE, STREAM)) {
            assertThatThrownBy(() -> stream(server).subscribe(null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void requestsFromWithinOnNextDoNotNest() throws Exception {
        int events = 20_000;
        try (RawServer server = streaming(SSE, TinyFormat.text("a").repeat(events) + TinyFormat.DONE)) {
            CompletableFuture<ChatReply> reply =
                    TinyFormat.model(server.config()).streamAsync(HI, event -> {});
            assertThat(reply.get(100, TimeUnit.SECONDS).text()).hasSize(events);
        }
    }

    @Test
    void requestsFromManyThreadsGiveAsManyEvents() throws Exception {
        String body = TinyFormat.text("a").repeat(1_000) + TinyFormat.DONE;
        try (RawServer server = streaming(SSE, body)) {
            TestSubscriber subscriber = TestSubscriber.to(stream(server), 0);
            Thread[] threads = new Thread[4];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> {
                    for (int k = 0; k < 200; k++) {
                        subscriber.request(1);
                    }
                });
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            for (int i = 0; i < 800; i++) {
                subscriber.next();
            }
            assertThat(subscriber.hasNext()).isFalse();
            subscriber.request(1_000);
            assertThat(subscriber.awaitEnd()).hasSize(201);
        }
    }

    @Test
    void subscribersAreCalledOnCallbackThreads() throws Exception {
        try (RawServer server = streaming(SSE, STREAM)) {
            TestSubscriber subscriber = TestSubscriber.to(stream(server), 10);
            subscriber.awaitEnd();
            assertThat(subscriber.thread()).matches("pocketflow-llm-\\d+");
        }
    }

    @Test
    void aSlowSubscriberHoldsTheServerUp() throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch all = new CountDownLatch(1);
        String part = TinyFormat.text("x".repeat(1_000)).repeat(64);
        int parts = 1_000;
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            for (int i = 0; i < parts; i++) {
                connection.send(part);
                sent.addAndGet(part.length());
            }
            connection.send(TinyFormat.DONE);
            all.countDown();
        })) {
            ModelConfig config =
                    server.config().withMaxResponseBytes(200_000_000).withCallTimeout(Duration.ofMinutes(2));
            AtomicInteger events = new AtomicInteger();
            TestSubscriber subscriber = new TestSubscriber(1) {
                @Override
                public void onNext(ChatEvent event) {
                    if (events.incrementAndGet() == 1) {
                        super.onNext(event);
                    }
                }
            };
            TinyFormat.model(config).stream(HI).subscribe(subscriber);
            subscriber.next();
            long before = -1;
            while (before != sent.get()) {
                before = sent.get();
                assertThat(all.await(300, TimeUnit.MILLISECONDS))
                        .as("all sent unasked")
                        .isFalse();
            }
            assertThat(sent.get()).isLessThan(part.length() * (long) parts / 2);
            assertThat(events).hasValue(1);
            subscriber.request(Long.MAX_VALUE);
            assertThat(all.await(100, TimeUnit.SECONDS)).as("all sent").isTrue();
            subscriber.awaitEnd();
            assertThat(events).hasValue(parts * 64 + 1);
        }
    }

    @Test
    void cancellingClosesTheConnectionWhileTheServerStreams() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.drip(TinyFormat.text("a"));
        })) {
            TestSubscriber subscriber = TestSubscriber.to(stream(server), Long.MAX_VALUE);
            subscriber.next();
            subscriber.cancel();
            subscriber.cancel();
            assertThat(server.clientLeft()).as("connection closed").isTrue();
            subscriber.assertRulesKept();
            assertThat(subscriber.hasEnded()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"})
    void cancellingClosesTheConnectionOfASilentServer(String head) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.send(head);
            connection.awaitClientLeaving();
        })) {
            TestSubscriber subscriber = TestSubscriber.to(stream(server), 1);
            assertThat(server.received(1)).isTrue();
            subscriber.cancel();
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void cancellingWithoutDemandClosesTheConnection() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.drip(TinyFormat.text("a"));
        })) {
            TestSubscriber subscriber = TestSubscriber.to(stream(server), 1);
            subscriber.next();
            subscriber.cancel();
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void aSubscriberThatThrowsHasCancelled() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream(SSE);
            connection.drip(TinyFormat.text("a"));
        })) {
            AtomicInteger calls = new AtomicInteger();
            stream(server).subscribe(new TestSubscriber(10) {
                @Override
                public void onNext(ChatEvent event) {
                    calls.incrementAndGet();
                    throw new IllegalStateException("a subscriber's bug, wanted here");
                }
            });
            assertThat(server.clientLeft()).as("connection closed").isTrue();
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void theEndFollowsTheLastEventWithoutDemand() throws Exception {
        try (RawServer server = streaming(SSE, TinyFormat.text("a") + TinyFormat.DONE)) {
            TestSubscriber subscriber = TestSubscriber.to(stream(server), 2);
            assertThat(subscriber.awaitEnd())
                    .containsExactly(new TextDelta("a"), new End(ChatReply.by("test-model", "a")));
        }
    }
}
