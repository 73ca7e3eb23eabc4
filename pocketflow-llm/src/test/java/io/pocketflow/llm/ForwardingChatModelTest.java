package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Futures;
import io.pocketflow.core.Retry;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.llm.fixture.ScriptedServer;
import io.pocketflow.llm.fixture.ScriptedServer.Answering;
import io.pocketflow.testkit.VirtualRun;
import io.pocketflow.testkit.llm.ChatDecoratorContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Decorators that users write, around and inside of the built-in ones. */
@Timeout(120)
class ForwardingChatModelTest {

    private static final ChatRequest HELLO = ChatRequest.of("hello");

    /** A decorator in the lines that a user writes: it changes requests, and counts calls and streams. */
    private static final class Polite extends ForwardingChatModel {
        private final List<String> calls = new ArrayList<>();

        Polite(ChatModel model) {
            super(model);
        }

        @Override
        protected ChatRequest changed(ChatRequest request) {
            return request.withSystem("Be polite.");
        }

        @Override
        protected CompletableFuture<ChatReply> aroundCall(
                ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
            calls.add("call");
            return Futures.abortable(next.apply(request)).thenApply(reply -> reply);
        }

        @Override
        protected Flow.Publisher<ChatEvent> aroundStream(
                ChatRequest request, Function<ChatRequest, Flow.Publisher<ChatEvent>> next) {
            calls.add("stream");
            return next.apply(request);
        }
    }

    /** A decorator that separates the tenants of one key. */
    private static final class OfTenant extends ForwardingChatModel {
        private final String tenant;

        OfTenant(ChatModel model, String tenant) {
            super(model);
            this.tenant = tenant;
        }

        @Override
        public Optional<String> budgetKey() {
            return super.budgetKey().map(key -> key + " " + tenant);
        }
    }

    private static Stream<DynamicTest> rules(UnaryOperator<ChatModel> decorator) {
        return ChatDecoratorContract.of(decorator).rules().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.name(), rule::check));
    }

    @TestFactory
    Stream<DynamicTest> aDecoratorWithAllHooksKeepsTheContract() {
        return rules(Polite::new);
    }

    @TestFactory
    Stream<DynamicTest> twoDecoratorsWithoutHooksKeepTheContract() {
        return rules(model -> new ForwardingChatModel(new ForwardingChatModel(model) {}) {});
    }

    @TestFactory
    Stream<DynamicTest> limitedModelsKeepTheContract() {
        return rules(model -> model.limited(Budget.limiting(model)));
    }

    @TestFactory
    Stream<DynamicTest> meteredModelsKeepTheContract() {
        return rules(model -> model.metered(CostMeter.of(Prices.bundled())));
    }

    @TestFactory
    Stream<DynamicTest> retryingModelsKeepTheContract() {
        return rules(model -> model.retrying(Retry.upTo(3)));
    }

    @TestFactory
    Stream<DynamicTest> modelsWithFallbackKeepTheContract() {
        return rules(model -> model.withFallback(ScriptedChat.structured("ab", "ab")));
    }

    @TestFactory
    Stream<DynamicTest> cachedModelsKeepTheContract(@TempDir Path directory) {
        return rules(model -> model.cached(directory));
    }

    @TestFactory
    Stream<DynamicTest> listenedModelsKeepTheContract() {
        return rules(model -> model.listened(event -> {}));
    }

    @TestFactory
    Stream<DynamicTest> allDecoratorsTogetherKeepTheContract(@TempDir Path directory) {
        return rules(model -> new Polite(model)
                .limited(Budget.limiting(model))
                .metered(CostMeter.of(Prices.bundled()))
                .retrying(Retry.upTo(3))
                .withFallback(ScriptedChat.structured("ab", "ab"))
                .cached(directory)
                .listened(event -> {}));
    }

    @Test
    void everyWayOfCallingPassesThroughTheHooks() {
        ScriptedChat model = ScriptedChat.saying("1", "2", "3", "4", "5", "6");
        Polite polite = new Polite(model);
        polite.chat("a");
        polite.chatReservedAsync(HELLO).join();
        polite.stream("b", text -> {});
        polite.streamAsync(HELLO, event -> {}).join();
        polite.limited().metered(CostMeter.of(Prices.bundled())).chat("c");

        assertThat(polite.calls).containsExactly("call", "call", "stream", "stream", "call");
        assertThat(model.requests)
                .hasSize(5)
                .allSatisfy(
                        request -> assertThat(request.messages().get(0).text()).isEqualTo("Be polite."));
    }

    @Test
    void limitsAreLearnedThroughTheDecorator() {
        VirtualRun time = new VirtualRun();
        Map<String, String> headers = Map.of(
                "x-ratelimit-limit-requests", "2",
                "x-ratelimit-remaining-requests", "0",
                "x-ratelimit-reset-requests", "30s");
        ScriptedServer server = new ScriptedServer(time, Duration.ofSeconds(1), request -> Answering.ok(headers));
        Budget budget = Budget.of(ModelLimits.NONE, time);
        new Polite(server).limited(budget).chatAsync(HELLO);
        time.advance(Duration.ofSeconds(2));
        assertThat(budget.pausedFor()).isPositive();
    }

    @Test
    void otherCallsOfAHookAreNotObserved() {
        VirtualRun time = new VirtualRun();
        ScriptedServer guard = new ScriptedServer(
                time,
                Duration.ofSeconds(1),
                request -> Answering.ok(Map.of(
                        "x-ratelimit-limit-requests", "2",
                        "x-ratelimit-remaining-requests", "0",
                        "x-ratelimit-reset-requests", "30s")));
        ChatModel guarded = new ForwardingChatModel(ScriptedChat.saying("ok")) {
            @Override
            protected CompletableFuture<ChatReply> aroundCall(
                    ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                return guard.chatAsync(request).thenCompose(allowed -> next.apply(request));
            }
        };
        Budget budget = Budget.of(ModelLimits.NONE, time);
        CompletableFuture<ChatReply> call = guarded.limited(budget).chatAsync(HELLO);
        time.advance(Duration.ofSeconds(2));
        assertThat(call).isCompleted();
        assertThat(budget.pausedFor()).isZero();
    }

    @Test
    void aDecoratorCanSeparateTheBudgetsOfTenants() {
        ChatModel model = ChatModels.of(ModelConfig.of(Provider.OPENAI, "tenants"));
        Budget one = Budget.limiting(new OfTenant(model, "one").limited());
        assertThat(one).isNotSameAs(Budget.limiting(new OfTenant(model, "two").limited()));
        assertThat(one).isSameAs(Budget.limiting(new OfTenant(model, "one").limited()));
        assertThat(one).isNotSameAs(Budget.limiting(model.limited()));
    }

    @Test
    void cachedRepliesAreNotSharedWithTheBareModel(@TempDir Path directory) {
        ScriptedChat model = ScriptedChat.saying("bare", "polite");
        assertThat(model.cached(directory).chat("hello")).isEqualTo("bare");
        ChatModel polite = new Polite(model).cached(directory);
        assertThat(polite.chat("hello")).isEqualTo("polite");
        assertThat(polite.chat("hello")).isEqualTo("polite");
    }

    @Test
    void aHookThatReturnsNullIsNamed() {
        ChatModel model = new ForwardingChatModel(ScriptedChat.saying("x")) {
            @Override
            protected CompletableFuture<ChatReply> aroundCall(
                    ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                return null;
            }
        };
        assertThatThrownBy(() -> model.chatAsync(HELLO))
                .hasMessageContaining("returned null around a call of scripted");
    }
}
