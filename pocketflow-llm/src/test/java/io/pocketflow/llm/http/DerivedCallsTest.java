package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Futures;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.Confirmation;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import io.pocketflow.llm.fixture.Invoice;
import io.pocketflow.llm.fixture.WatchingServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever ends a future that is derived from a model's closes the connection; a server watches. */
@Timeout(120)
class DerivedCallsTest {

    private static final Key<String> TEXT = Key.of("text", String.class);
    private static final ChatRequest HI = ChatRequest.of("Hi").withStop("END");

    /** The node of the README. */
    private static final class Summarize extends AsyncNode<String, String> {

        private final ChatModel model;

        Summarize(ChatModel model) {
            super(Retry.upTo(3));
            this.model = model;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(TEXT);
        }

        @Override
        protected CompletionStage<String> execAsync(String text) {
            return model.chatAsync(text);
        }
    }

    /** The system's clock, whose longest wait ends when the test says so. */
    private static final class DeadlineTimer implements RunTimer {

        private final Queue<Runnable> deadlines = new ConcurrentLinkedQueue<>();

        void pass() {
            deadlines.forEach(Runnable::run);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public Handle schedule(Runnable task, long nanos) {
            if (nanos > TimeUnit.MINUTES.toNanos(30)) {
                deadlines.add(task);
                return () -> deadlines.remove(task);
            }
            return RunTimer.system().schedule(task, nanos);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledRunClosesTheConnection(Provider provider) throws Exception {
        try (WatchingServer server = new WatchingServer()) {
            CompletableFuture<String> run = new AsyncFlow(new Summarize(server.model(provider)))
                    .runAsync(Shared.create().put(TEXT, "Hi"));
            assertThat(server.received(1)).isTrue();
            run.cancel(true);
            assertThat(server.openInTheEnd()).as("open requests").isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPassedDeadlineClosesTheConnection(Provider provider) throws Exception {
        DeadlineTimer timer = new DeadlineTimer();
        RunOptions options = RunOptions.defaults().withTimer(timer).withTimeout(Duration.ofHours(1));
        try (WatchingServer server = new WatchingServer()) {
            CompletableFuture<String> run = new AsyncFlow(new Summarize(server.model(provider)))
                    .runAsync(Shared.create().put(TEXT, "Hi"), options);
            assertThat(server.received(1)).isTrue();
            timer.pass();
            assertThat(server.openInTheEnd()).as("open requests").isZero();
            assertThat(run.handle((action, failure) -> failure).join())
                    .rootCause()
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("the run took longer than its timeout of PT1H");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOverduePoolCallClosesTheConnection(Provider provider) throws Exception {
        try (WatchingServer server = new WatchingServer()) {
            ChatModel model = server.model(provider);
            limitHolds(server, 6, Pool.ofAsync(model::chatAsync));
        }
    }

    @Test
    void aPoolOfDerivedCallsHasAtMostItsLimitInFlight() throws Exception {
        try (WatchingServer server = new WatchingServer()) {
            ChatModel model = server.model(Provider.OPENAI);
            limitHolds(
                    server,
                    20,
                    Pool.ofAsync(s -> model.chatAsync(ChatRequest.of(s)).thenApply(ChatReply::text)));
        }
    }

    private static void limitHolds(WatchingServer server, int items, Pool<String, String> pool) {
        List<String> texts =
                IntStream.range(0, items).mapToObj(i -> "text " + i).toList();
        var report = pool.withMaxConcurrency(2)
                .withCallTimeout(Duration.ofMillis(300))
                .run(texts);
        assertThat(report.status().failed()).isEqualTo(items);
        assertThat(server.openInTheEnd()).as("open requests").isZero();
        assertThat(server.mostAtOnce()).as("at once").isEqualTo(2);
    }

    /** A way to decorate a model, and to derive a future from its call. */
    private record Derived(
            String name, Function<ChatModel, ChatModel> decorated, Function<ChatModel, CompletableFuture<?>> call) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Function<ChatModel, CompletableFuture<?>> calling(
            Function<CompletableFuture<ChatReply>, CompletableFuture<?>> derive) {
        return model -> derive.apply(model.chatAsync(HI));
    }

    static Stream<Derived> derivedCalls(@TempDir Path directory) {
        Function<ChatModel, CompletableFuture<?>> applied = calling(call -> call.thenApply(ChatReply::text));
        CompletableFuture<String> done = Futures.abortable(CompletableFuture.completedFuture("Hi"));
        return Stream.of(
                new Derived("thenApply", model -> model, applied),
                new Derived("chatAsync of a text", model -> model, model -> model.chatAsync("Hi")),
                new Derived(
                        "a chain",
                        model -> model,
                        calling(call -> call.thenApply(ChatReply::text)
                                .whenComplete((text, failure) -> {})
                                .thenAcceptAsync(text -> {}))),
                new Derived("thenCompose after the first", model -> model, model -> done.thenCompose(model::chatAsync)),
                new Derived("Futures.all", model -> model, model -> Futures.all(List.of(model.chatAsync("Hi")))),
                new Derived("limited", model -> model.limited(Budget.of(ModelLimits.NONE)), applied),
                new Derived("metered", model -> model.metered(CostMeter.of(Prices.bundled())), applied),
                new Derived("retrying", model -> model.retrying(Retry.upTo(3)), applied),
                new Derived("withFallback", model -> model.withFallback(new OfflineModel()), applied),
                new Derived("as a fallback", model -> refusing().withFallback(model), applied),
                new Derived("cached", model -> model.cached(directory), applied),
                new Derived(
                        "all decorators",
                        model -> model.cached(directory)
                                .retrying(Retry.upTo(2))
                                .withFallback(new OfflineModel())
                                .limited(Budget.of(ModelLimits.NONE)),
                        applied),
                new Derived(
                        "chatAsAsync",
                        model -> model,
                        model -> model.chatAsAsync(HI, Invoice.class).thenApply(Object::toString)),
                new Derived(
                        "streamAsync",
                        model -> model,
                        model -> model.streamAsync(HI, event -> {}).thenApply(ChatReply::text)),
                new Derived("a model of the user's", Users::new, model -> model.chatAsync("Hi")),
                new Derived("a user's model, limited", model -> new Users(model).limited(), applied),
                new Derived(
                        "a refused call's stand-in",
                        model -> model,
                        model -> refusing().chatAsync(HI).exceptionallyCompose(failure -> model.chatAsync(HI))));
    }

    /** A model that refuses requests with stop texts before anything is sent. */
    private static ChatModel refusing() {
        return ChatModels.of(ModelConfig.of(Provider.OPENAI_RESPONSES, URI.create("http://127.0.0.1:1"), "m"));
    }

    /** A model that a user implements, with a plain future. */
    private record Users(ChatModel model) implements ChatModel {

        @Override
        public String name() {
            return "users";
        }

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            CompletableFuture<ChatReply> plain = new CompletableFuture<>();
            CompletableFuture<ChatReply> call = model.chatAsync(request);
            call.thenAccept(plain::complete);
            plain.whenComplete((reply, failure) -> call.cancel(true));
            return plain;
        }
    }

    @ParameterizedTest
    @MethodSource("derivedCalls")
    void cancellingADerivedCallClosesTheConnection(Derived derived) throws Exception {
        try (WatchingServer server = new WatchingServer()) {
            ChatModel model = derived.decorated().apply(server.model(Provider.OPENAI));
            CompletableFuture<?> future = derived.call().apply(model);
            assertThat(server.received(1)).isTrue();
            future.cancel(true);
            assertThat(server.openInTheEnd()).as("open requests").isZero();
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void cancellingWhatIsDerivedFromEmbeddingsClosesTheConnection() throws Exception {
        for (Provider provider : List.of(Provider.OPENAI, Provider.GEMINI, Provider.OLLAMA)) {
            try (WatchingServer server = new WatchingServer()) {
                CompletableFuture<Integer> call = EmbeddingModels.of(server.config(provider))
                        .embedAsync(List.of("a"))
                        .thenApply(embeddings -> embeddings.vectors().size());
                assertThat(server.received(1)).isTrue();
                call.cancel(true);
                assertThat(server.openInTheEnd()).as("open requests").isZero();
            }
        }
    }

    record Question(String text) {}

    @Test
    void cancellingWhatIsDerivedFromAToolCallClosesTheConnection() throws Exception {
        try (WatchingServer server = new WatchingServer()) {
            ChatModel model = server.model(Provider.OPENAI);
            Tool tool = Tool.of("ask", "Asks.", Question.class, question -> model.chatAsync(question.text()))
                    .withSideEffects();
            CompletableFuture<Map<String, Object>> call = Toolbox.of(tool)
                    .withConfirmation(Confirmation.ALWAYS)
                    .callAsync(new ToolCall("1", "ask", "{\"text\":\"Hi\"}"))
                    .thenApply(result -> Map.of());
            assertThat(server.received(1)).isTrue();
            call.cancel(true);
            assertThat(server.openInTheEnd()).as("open requests").isZero();
        }
    }

    @Test
    void cancellingWhatIsDerivedFromAnAgentsRunClosesTheConnection() throws Exception {
        try (WatchingServer server = new WatchingServer()) {
            Agent agent = new Agent(server.model(Provider.OPENAI), Toolbox.of());
            CompletableFuture<Void> run = agent.runAsync(
                            Shared.create().put(Agent.CONVERSATION, List.of(Message.user("Hi"))))
                    .thenAccept(action -> {});
            assertThat(server.received(1)).isTrue();
            run.cancel(true);
            assertThat(server.openInTheEnd()).as("open requests").isZero();
        }
    }
}
