package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.fixture.Latches;
import io.pocketflow.llm.fixture.RawServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deadlines, cancellations and interrupts end the exchange itself; the server sees the connection close. */
@Tag("concurrency")
@Timeout(120)
class CallEndsTest {

    private static final String ENDLESS = "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n";
    private static final ChatRequest HI = ChatRequest.of("Hi");

    /** Where a server gets stuck. */
    enum Stuck implements RawServer.Script {
        BEFORE_THE_HEADERS {
            @Override
            public void answer(RawServer.Connection connection) throws Exception {
                connection.awaitClientLeaving();
            }
        },
        BEFORE_THE_BODY {
            @Override
            public void answer(RawServer.Connection connection) throws Exception {
                connection.send(ENDLESS);
                connection.awaitClientLeaving();
            }
        },
        DRIPPING_THE_BODY {
            @Override
            public void answer(RawServer.Connection connection) throws Exception {
                connection.send(ENDLESS);
                connection.drip(" ");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDeadlineClosesTheConnection(Stuck where) throws Exception {
        try (RawServer server = new RawServer(where)) {
            ChatModel model = ChatModels.of(server.config().withCallTimeout(Duration.ofMillis(300)));
            server.holdUpDeadlines();
            LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat(HI));
            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure).hasMessage("openai:test-model sent no complete answer within PT0.3S");
            assertThat(failure.retriable()).isTrue();
            assertThat(failure.throttled()).isFalse();
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancellingClosesTheConnection(Stuck where) throws Exception {
        try (RawServer server = new RawServer(where)) {
            CompletableFuture<ChatReply> call = server.model().chatAsync(HI);
            assertThat(server.received(1)).isTrue();
            call.cancel(true);
            assertThat(server.clientLeft()).as("connection closed").isTrue();
            assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void cancellingWithoutLeaveToInterruptClosesTheConnectionToo() throws Exception {
        try (RawServer server = new RawServer(Stuck.DRIPPING_THE_BODY)) {
            CompletableFuture<ChatReply> call = server.model().chatAsync(HI);
            assertThat(server.received(1)).isTrue();
            call.cancel(false);
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void completingTheFutureFromOutsideClosesTheConnection() throws Exception {
        try (RawServer server = new RawServer(Stuck.DRIPPING_THE_BODY)) {
            CompletableFuture<ChatReply> call = server.model().chatAsync(HI);
            assertThat(server.received(1)).isTrue();
            call.complete(ChatReply.by("m", "never mind"));
            assertThat(server.clientLeft()).as("connection closed").isTrue();
            assertThat(call.join().text()).isEqualTo("never mind");
        }
    }

    @Test
    void anInterruptWhileWaitingClosesTheConnectionAndKeepsTheFlag() throws Exception {
        try (RawServer server = new RawServer(Stuck.DRIPPING_THE_BODY)) {
            FutureTask<Boolean> flag = new FutureTask<>(() -> {
                LlmException failure = catchThrowableOfType(
                        LlmException.class, () -> server.model().chat(HI));
                assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
                assertThat(failure.retriable()).isFalse();
                return Thread.currentThread().isInterrupted();
            });
            Thread caller = new Thread(flag);
            caller.start();
            assertThat(server.received(1)).isTrue();
            caller.interrupt();
            assertThat(flag.get(60, TimeUnit.SECONDS)).as("interrupt flag").isTrue();
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void aThreadThatIsInterruptedBeforehandDoesNotWait() throws Exception {
        try (RawServer server = new RawServer(Stuck.BEFORE_THE_HEADERS)) {
            Thread.currentThread().interrupt();
            LlmException failure = catchThrowableOfType(
                    LlmException.class, () -> server.model().chat(HI));
            assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
            assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
        }
    }

    @Test
    void blockedDependentsDoNotHoldUpOtherCalls() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(20);
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            answers.await();
            connection.send(RawServer.reply("ok"));
        })) {
            ChatModel model = server.model();
            List<CompletableFuture<String>> threads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                threads.add(model.chatAsync(HI).thenApply(reply -> {
                    blocked.countDown();
                    Latches.awaitUnchecked(end);
                    return Thread.currentThread().getName();
                }));
            }
            answers.countDown();
            assertThat(blocked.await(60, TimeUnit.SECONDS)).as("all blocked").isTrue();
            assertThat(model.chatAsync(HI).get(60, TimeUnit.SECONDS).text()).isEqualTo("ok");
            end.countDown();
            assertThat(threads).allSatisfy(thread -> assertThat(thread.join()).matches("pocketflow-llm-\\d+"));
        }
    }
}
