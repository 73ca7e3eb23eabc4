package io.pocketflow.llm.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.fixture.Latches;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.WatchingServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Callbacks of some users that block leave the timeouts of all others alone. */
@Timeout(120)
class BlockedCallbacksTest {

    private static final ChatRequest HI = ChatRequest.of("Hi");
    private static final CountDownLatch END = new CountDownLatch(1);
    private static final int BLOCKED = 300;

    /** Blocks all threads for callbacks by actions that a user has chained on calls. */
    @BeforeAll
    static void blockAllThreads() throws Exception {
        CountDownLatch full = new CountDownLatch(256);
        try (RawServer server = RawServer.answering(RawServer.reply("ok"))) {
            ChatModel model = server.model();
            for (int i = 0; i < BLOCKED; i++) {
                model.chatAsync(HI).thenAccept(reply -> {
                    full.countDown();
                    Latches.awaitUnchecked(END);
                });
            }
            assertThat(full.await(60, TimeUnit.SECONDS)).as("all blocked").isTrue();
        }
    }

    @AfterAll
    static void goOn() {
        END.countDown();
    }

    /** One way to call a model. */
    private record Call(String name, Function<ChatModel, CompletableFuture<?>> made) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Call> calls(@TempDir Path directory) {
        Retry twice = Retry.upTo(2);
        return Stream.of(
                new Call("chatAsync", model -> model.chatAsync(HI)),
                new Call("chatAsync of a text", model -> model.chatAsync("Hi")),
                new Call("derived", model -> model.chatAsync(HI).thenApply(ChatReply::text)),
                new Call(
                        "chat",
                        model -> CompletableFuture.supplyAsync(() -> model.chat(HI), command -> {
                            Thread thread = new Thread(command, "blocking caller");
                            thread.setDaemon(true);
                            thread.start();
                        })),
                new Call(
                        "limited",
                        model -> model.limited(Budget.of(ModelLimits.NONE)).chatAsync(HI)),
                new Call("retrying", model -> model.retrying(twice).chatAsync(HI)),
                new Call("cached", model -> model.cached(directory).chatAsync(HI)),
                new Call("streamAsync", model -> model.streamAsync(HI, event -> {})),
                new Call(
                        "stream, limited",
                        model -> model.limited(Budget.of(ModelLimits.NONE)).streamAsync(HI, event -> {})),
                new Call("stream, retrying", model -> model.retrying(twice).streamAsync(HI, event -> {})),
                new Call("stream, cached", model -> model.cached(directory).streamAsync(HI, event -> {})),
                new Call(
                        "stream of a model that has none",
                        model -> new ScriptedStreamless(model).streamAsync(HI, event -> {})));
    }

    /** A model of a user's own, without streams. */
    private record ScriptedStreamless(ChatModel model) implements ChatModel {

        @Override
        public String name() {
            return "streamless";
        }

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            return model.chatAsync(request);
        }
    }

    private static void timesOut(CompletableFuture<?> call) throws Exception {
        Throwable failure =
                call.handle((value, thrown) -> Forwarded.bare(thrown)).get(60, TimeUnit.SECONDS);
        assertThat(failure).isInstanceOf(LlmException.class);
        assertThat(((LlmException) failure).kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallOfASilentServerTimesOut(Call call) throws Exception {
        try (WatchingServer server = new WatchingServer()) {
            timesOut(call.made()
                    .apply(ChatModels.of(server.config(Provider.OPENAI).withCallTimeout(Duration.ofMillis(300)))));
            assertThat(server.openInTheEnd()).as("open requests").isZero();
        }
    }

    @Test
    void anAnswerThatIsNotReadInTimeSaysWhy() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply("ok"))) {
            CompletableFuture<ChatReply> call = ChatModels.of(server.config().withCallTimeout(Duration.ofMillis(500)))
                    .chatAsync(HI);
            timesOut(call);
            assertThat(call.handle((reply, failure) -> failure.getMessage()).join())
                    .contains("openai:test-model answered within PT0.5S", "callbacks may be blocked");
        }
    }

    @Test
    void anEmbeddingTimesOut() throws Exception {
        try (WatchingServer server = new WatchingServer()) {
            timesOut(EmbeddingModels.of(server.config(Provider.OPENAI).withCallTimeout(Duration.ofMillis(300)))
                    .embedAsync(List.of("a")));
        }
    }

    @Test
    void blockedCallbacksOfATimeoutDelayNoOtherTimeout() throws Exception {
        CountDownLatch blocked = new CountDownLatch(BLOCKED);
        try (WatchingServer server = new WatchingServer()) {
            ChatModel model = ChatModels.of(server.config(Provider.OPENAI).withCallTimeout(Duration.ofMillis(300)));
            for (int i = 0; i < BLOCKED; i++) {
                model.chatAsync(HI).whenComplete((reply, failure) -> {
                    blocked.countDown();
                    Latches.awaitUnchecked(END);
                });
            }
            assertThat(blocked.await(60, TimeUnit.SECONDS)).as("all failed").isTrue();
            timesOut(model.chatAsync(HI));
        }
    }
}
