package io.pocketflow.llm.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.ModelFailed;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.ModelFirstChunk;
import io.pocketflow.core.event.FlowEvent.PermitWaitStarted;
import io.pocketflow.core.event.FlowEvent.Tokens;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Price;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.Latches;
import io.pocketflow.llm.fixture.ListenedCalls;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.llm.fixture.TinyFormat;
import io.pocketflow.llm.stream.EventSource;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The events of decorated and streamed calls: each call on the wire has its own, whichever thread makes it. */
@Timeout(60)
class DecoratedEventsTest {

    private final ListenedCalls calls = new ListenedCalls();

    @TempDir
    Path directory;

    // ---- decorators

    @Test
    void eachRetryIsACall() {
        ChatModel model = ListenedCalls.failing(ScriptedChat.saying("ok"), ListenedCalls.failure(true))
                .retrying(Retry.upTo(2));
        calls.inExec(() -> model.chat("hi"));
        assertThat(calls.lines())
                .containsExactly(
                        "started test:failing attempt a",
                        "failed 0 attempt a",
                        "started test:failing attempt a",
                        "finished WIRE 15 attempt a");
    }

    @Test
    void fallbackIsACallOfTheOtherModel() {
        ChatModel model = ListenedCalls.failing(ScriptedChat.saying("unused"), ListenedCalls.failure(false))
                .withFallback(ScriptedChat.saying("ok"));
        calls.inExec(() -> model.chat("hi"));
        assertThat(calls.lines())
                .containsExactly(
                        "started test:failing attempt a",
                        "failed 0 attempt a",
                        "started scripted:scripted attempt a",
                        "finished WIRE 15 attempt a");
    }

    @Test
    void cachedReplyIsMarkedAndFree() {
        ChatModel model = ScriptedChat.saying("ok").cached(directory);
        calls.inExec(() -> {
            model.chat("hi");
            model.chat("hi");
        });
        assertThat(calls.lines())
                .containsExactly(
                        "started scripted:scripted attempt a",
                        "finished WIRE 15 attempt a",
                        "finished CACHE 15 attempt a");
        ModelFinished cached = (ModelFinished) calls.events.events(Kind.ATTEMPT).get(3);
        assertThat(cached.cost()).isEqualTo(BigDecimal.ZERO);
        assertThat(cached.took()).isZero();
    }

    @Test
    void meteredReplyHasThePriceOfTheMeter() {
        Prices prices = Prices.none(LocalDate.EPOCH).with("scripted-1", Price.of("1", "2", "1"));
        CostMeter meter = CostMeter.of(prices);
        calls.inExec(() -> ScriptedChat.saying("ok").metered(meter).chat("hi"));
        assertThat(calls.only(ModelFinished.class).cost())
                .isEqualTo(meter.total().money())
                .isPositive();
    }

    @Test
    void meteredReplyHasThePricesOfCachesAndAudio() {
        Price price = Price.of("1", "2", "0.1").withCacheWrites("1.25", "2").withAudio("3", "30");
        CostMeter meter = CostMeter.of(Prices.none(LocalDate.EPOCH).with("scripted-1", price));
        Usage usage = new Usage(100, 50, 10, 5).withCacheWrites(20, 8).withAudio(30, 40);
        ChatReply reply = ChatReply.by("scripted-1", "ok").withUsage(usage);
        calls.inExec(() -> ScriptedChat.replying(reply).metered(meter).chat("hi"));
        ModelFinished finished = calls.only(ModelFinished.class);
        assertThat(finished.cost()).isEqualTo(meter.total().money()).isEqualByComparingTo(price.cost(usage));
        assertThat(finished.tokens()).isEqualTo(new Tokens(100, 50, 10, 5, 20, 8, 30, 40));
    }

    @Test
    void waitForTheLimitOfAModelIsReported() {
        ChatModel model = ScriptedChat.saying("a", "b").limited(ModelLimits.NONE.withMaxInFlight(1));
        calls.inExec(() -> {
            CompletableFuture<ChatReply> first = model.chatAsync(ChatRequest.of("hi"));
            first.join();
            model.chatAsync(ChatRequest.of("hi")).join();
        });
        assertThat(calls.lines()).noneMatch(line -> line.startsWith("wait")).hasSize(4);
    }

    @Test
    void callAfterAWaitForAPermitBelongsToItsAttempt() {
        CompletableFuture<ChatReply> slow = new CompletableFuture<>();
        ChatModel model = new ChatModel() {
            @Override
            public String name() {
                return "test:waiting";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                return slow;
            }
        }.limited(ModelLimits.NONE.withMaxInFlight(1));
        calls.inExec(() -> {
            CompletableFuture<ChatReply> first = model.chatAsync(ChatRequest.of("hi"));
            CompletableFuture<ChatReply> second = model.chatAsync(ChatRequest.of("hi"));
            slow.complete(ChatReply.by("m", "ok"));
            first.join();
            second.join();
        });
        assertThat(calls.lines())
                .containsExactlyInAnyOrder(
                        "started test:waiting attempt a",
                        "waits attempt a",
                        "finished WIRE 0 attempt a",
                        "waited true attempt a",
                        "started test:waiting attempt a",
                        "finished WIRE 0 attempt a")
                .containsSubsequence("waits attempt a", "waited true attempt a", "started test:waiting attempt a");
        assertThat(calls.only(PermitWaitStarted.class).limiter()).isEqualTo("calls of test:waiting");
    }

    // ---- streams

    @Test
    void streamReportsItsFirstChunk() {
        calls.inExec(() -> ScriptedChat.saying("ok")
                .listened(calls.events)
                .streamAsync(ChatRequest.of("hi"), event -> {})
                .join());
        assertThat(calls.lines())
                .containsExactly(
                        "started scripted:scripted attempt a", "chunk attempt a", "finished WIRE 15 attempt a");
        assertThat(calls.only(ModelFinished.class).firstChunk())
                .isEqualTo(calls.only(ModelFirstChunk.class).took());
        assertThat(calls.only(ModelFinished.class).call().streamed()).isTrue();
    }

    @Test
    void streamOverHttpReportsItsEndOnce() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.startStream("text/event-stream");
            connection.send("data: {\"t\":\"a\"}\n\ndata: {\"t\":\"b\"}\n\n" + TinyFormat.DONE);
        })) {
            ChatModel model = TinyFormat.model(server.config());
            calls.inExec(
                    () -> model.streamAsync(ChatRequest.of("hi"), event -> {}).join());
            assertThat(calls.lines()).hasSize(3).contains("chunk attempt a", "finished WIRE 0 attempt a");
        }
    }

    @Test
    void cancelledStreamIsReportedAsFailed() {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<ModelFailed> failed = new CompletableFuture<>();
        ChatModel silent = new ChatModel() {
            @Override
            public String name() {
                return "test:silent";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                asked.countDown();
                return new CompletableFuture<>();
            }
        }.listened(calls.events);
        RunOptions options = RunOptions.defaults()
                .withListener(calls.events)
                .withListener(FlowListener.of(ModelFailed.class, failed::complete));
        ListenedCalls.inExec(options, () -> {
            CompletableFuture<ChatReply> reply = silent.streamAsync(ChatRequest.of("hi"), event -> {});
            Latches.awaitUnchecked(asked);
            reply.cancel(true);
            failed.join();
        });
        assertThat(calls.lines()).containsExactly("started test:silent attempt a", "failed 0 attempt a");
    }

    @Test
    void streamThatIsCancelledWhileItStartsEndsToo() {
        EventSource.Signals signals = new EventSource.Signals() {
            @Override
            public void changed() {}

            @Override
            public void failed() {}

            @Override
            public void fail(RuntimeException failure) {}
        };
        AtomicReference<EventSource> stream = new AtomicReference<>();
        Reporter reporter = Reporter.to(calls.events);
        stream.set(new ReportedStream(
                signals,
                () -> {
                    stream.get().close();
                    return CallReport.start(reporter, "test:model", ChatRequest.of("hi"), true);
                },
                () -> {
                    throw new AssertionError("a closed stream was opened");
                }));
        assertThat(stream.get().poll()).isNull();
        assertThat(calls.lines()).containsExactly("started test:model outside ", "failed 0 outside ");
    }
}
