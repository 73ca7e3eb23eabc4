package io.pocketflow.llm.decorate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Price;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.Relay;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decorators of a model: their order, fallback, cache, and streams through all of them. */
class DecoratorsTest {

    private static final ChatRequest HELLO = ChatRequest.of("hello");

    @TempDir
    Path directory;

    /** A model that fails with the queued failures, and otherwise returns the same reply each time. */
    private static final class Moody implements ChatModel {
        private final String name;
        private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger calls = new AtomicInteger();

        Moody(String name, RuntimeException... failures) {
            this.name = name;
            this.failures.addAll(List.of(failures));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            calls.incrementAndGet();
            RuntimeException failure = failures.poll();
            ChatReply reply = ChatReply.by(name, "I am " + name);
            return failure == null
                    ? CompletableFuture.completedFuture(new ChatReply(
                            reply.message(), reply.finishReason(), null, Usage.of(10, 4), name, null, null, null))
                    : CompletableFuture.failedFuture(failure);
        }
    }

    private static LlmException of(Kind kind) {
        return new LlmException(kind, kind.name());
    }

    private static ChatReply stream(ChatModel model, List<ChatEvent> events) throws Exception {
        return model.streamAsync(HELLO, events::add).get(60, TimeUnit.SECONDS);
    }

    private static LlmException failure(CompletableFuture<ChatReply> call) throws Exception {
        return (LlmException) call.handle((reply, thrown) -> thrown).get(60, TimeUnit.SECONDS);
    }

    private static List<String> layers(ChatModel model) {
        List<String> layers = new ArrayList<>();
        for (ChatModel at = model; at instanceof Decorator decorator; at = decorator.inner) {
            layers.add(decorator.layer().name());
        }
        return layers;
    }

    @Test
    void theOrderIsTheSameWhateverTheOrderOfTheCalls() {
        CostMeter meter = CostMeter.of(Prices.bundled());
        ChatModel other = new Moody("other");
        ChatModel one = new Moody("m")
                .cached(directory)
                .withFallback(other)
                .retrying(Retry.upTo(2))
                .metered(meter)
                .limited(Budget.of(ModelLimits.NONE));
        ChatModel two = new Moody("m")
                .limited(Budget.of(ModelLimits.NONE))
                .retrying(Retry.upTo(2))
                .cached(directory)
                .metered(meter)
                .withFallback(other);

        assertThat(layers(one)).containsExactly("CACHED", "FALLBACK", "RETRYING", "METERED", "LIMITED");
        assertThat(layers(two)).isEqualTo(layers(one));
        assertThat(one.name()).isEqualTo("m");
    }

    @Test
    void aDecoratedModelHoldsRepliesToASchemaWhereItsInnerOnesDo() {
        ChatModel exact = ChatModels.of(ModelConfig.of(Provider.GEMINI, "m"));
        assertThat(exact.limited().retrying(Retry.ONCE).cached(directory).supportsJsonSchema())
                .isTrue();
        assertThat(exact.withFallback(new Moody("other")).supportsJsonSchema()).isFalse();
        assertThat(new Moody("m").limited().supportsJsonSchema()).isFalse();
    }

    @Test
    void limitsRetriesAndCacheReplaceTheirLike() {
        Budget second = Budget.of(ModelLimits.perMinute(5));
        ChatModel model = new Moody("m")
                .limited(Budget.of(ModelLimits.NONE))
                .retrying(Retry.upTo(2))
                .limited(second)
                .retrying(Retry.upTo(3));

        assertThat(layers(model)).containsExactly("RETRYING", "LIMITED");
        assertThat(Budget.limiting(model)).isSameAs(second);
    }

    @Test
    void aFinalFailureIsAskedOfTheOther() {
        Moody first = new Moody("first", of(Kind.CONTEXT_TOO_LONG));
        assertThat(first.withFallback(new Moody("second")).chat(HELLO).text()).isEqualTo("I am second");
    }

    @Test
    void aTemporaryFailureDoesNotFallBack() throws Exception {
        Moody second = new Moody("second");
        ChatModel model = new Moody("first", of(Kind.OVERLOADED)).withFallback(second);

        assertThat(failure(model.chatAsync(HELLO)).kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(second.calls).hasValue(0);
    }

    @Test
    void aStoppedCallDoesNotFallBack() throws Exception {
        Moody second = new Moody("second");
        for (Kind kind : List.of(Kind.CANCELLED, Kind.BUDGET_SPENT)) {
            assertThat(failure(new Moody("first", of(kind)).withFallback(second).chatAsync(HELLO))
                            .kind())
                    .isEqualTo(kind);
        }
        assertThat(second.calls).hasValue(0);
    }

    @Test
    void afterItsAttemptsTheOtherIsAsked() {
        Moody first = new Moody("first", of(Kind.OVERLOADED), of(Kind.OVERLOADED));
        ChatModel model = first.withFallback(new Moody("second")).retrying(Retry.upTo(2));

        assertThat(model.chat(HELLO).text()).isEqualTo("I am second");
        assertThat(first.calls).hasValue(2);
    }

    @Test
    void aKeptReplyIsGivenAgainAtNoCost() {
        Moody first = new Moody("m");
        ChatReply made = first.cached(directory).chat(HELLO);
        Moody second = new Moody("m", of(Kind.BAD_REQUEST));
        ChatModel model = second.cached(directory).limited(Budget.of(ModelLimits.perMinute(1)));

        assertThat(model.reserve(HELLO)).isSameAs(Reservation.NONE);
        assertThat(model.chat(HELLO)).isEqualTo(made);
        assertThat(model.chatReservedAsync(HELLO).join()).isEqualTo(made);
        assertThat(second.calls).hasValue(0);
    }

    @Test
    void anotherRequestOrModelIsAnotherCall() {
        Moody model = new Moody("m");
        ChatModel cached = model.cached(directory);
        cached.chat(HELLO);
        cached.chat(HELLO.withTemperature(0.5));
        cached.chat(HELLO.withModel("x"));
        new Moody("other").cached(directory).chat(HELLO);
        cached.chat(HELLO.withTemperature(0.5));

        assertThat(model.calls).hasValue(3);
    }

    @Test
    void theOrderOfOptionsMakesNoOtherRequest() {
        Moody model = new Moody("m");
        model.cached(directory).chat(HELLO.withOption("a", 1).withOption("b", 2));
        model.cached(directory).chat(HELLO.withOption("b", 2).withOption("a", 1));

        assertThat(model.calls).hasValue(1);
    }

    @Test
    void aFileThatCannotBeReadIsAMissAndMended() throws IOException {
        Moody model = new Moody("m");
        ChatModel cached = model.cached(directory);
        cached.chat(HELLO);
        Path file = files().get(0);
        Files.writeString(file, Files.readString(file).substring(0, 20));

        assertThat(cached.chat(HELLO).text()).isEqualTo("I am m");
        assertThat(cached.chat(HELLO).text()).isEqualTo("I am m");
        assertThat(model.calls).hasValue(2);
        assertThat(files()).containsExactly(file);
    }

    @Test
    void failuresAreNotKept() throws Exception {
        Moody model = new Moody("m", of(Kind.BAD_REQUEST));
        failure(model.cached(directory).chatAsync(HELLO));

        assertThat(files()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aStreamGoesThroughAllOfThem() throws Exception {
        Moody first = new Moody("first", of(Kind.OVERLOADED), of(Kind.UNAUTHORIZED));
        Moody second = new Moody("second");
        CostMeter meter = CostMeter.of(Prices.none(LocalDate.EPOCH));
        Budget budget = Budget.of(ModelLimits.NONE.withMaxInFlight(1));
        ChatModel model = first.limited(budget)
                .metered(meter)
                .retrying(Retry.upTo(3))
                .withFallback(second)
                .cached(directory);
        List<ChatEvent> events = new ArrayList<>();
        ChatReply reply = stream(model, events);

        assertThat(reply.text()).isEqualTo("I am second");
        assertThat(events).hasSize(2);
        assertThat(first.calls).hasValue(2);
        assertThat(meter.total().failedCalls()).isEqualTo(2);
        assertThat(budget.inFlight()).isZero();

        List<ChatEvent> again = new ArrayList<>();
        assertThat(stream(model, again)).isEqualTo(reply);
        assertThat(again).isEqualTo(events);
        assertThat(second.calls).hasValue(1);
    }

    @Test
    void aLimitedStreamHoldsItsPermitUntilItEnds() throws Exception {
        Budget budget = Budget.of(ModelLimits.NONE.withMaxInFlight(1));
        ChatModel model = new Moody("m").limited(budget);
        TestSubscriber waiting = TestSubscriber.to(model.stream(HELLO), 1);
        assertThat(waiting.next()).isInstanceOf(ChatEvent.TextDelta.class);
        assertThat(budget.inFlight()).isEqualTo(1);

        waiting.request(1);
        assertThat(waiting.next()).isInstanceOf(ChatEvent.End.class);
        waiting.awaitEnd();
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void aStreamThatIsGivenUpGivesItsPermitBack() throws Exception {
        Budget budget = Budget.of(ModelLimits.NONE.withMaxInFlight(1));
        ChatModel model = new Moody("m").limited(budget);
        TestSubscriber leaving = TestSubscriber.to(model.stream(HELLO), 1);
        leaving.next();
        leaving.cancel();

        assertThat(model.chatAsync(HELLO).get(60, TimeUnit.SECONDS).text()).isEqualTo("I am m");
    }

    @Test
    void aStreamIsNotBegunAgainAfterItsFirstDelta() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        ChatModel model = new ChatModel() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                return CompletableFuture.failedFuture(of(Kind.OVERLOADED));
            }

            @Override
            public java.util.concurrent.Flow.Publisher<ChatEvent> stream(ChatRequest request) {
                begun.incrementAndGet();
                return new EventPublisher(signals -> new Relay(signals) {
                    @Override
                    public void begin() {
                        give(List.of(new ChatEvent.TextDelta("half a")));
                        fail(of(Kind.INTERRUPTED_STREAM));
                    }
                });
            }
        };
        LlmException late = failure(
                model.retrying(Retry.upTo(3)).withFallback(new Moody("x")).streamAsync(HELLO, event -> {}));

        assertThat(late.kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
        assertThat(late.retriable()).isFalse();
        assertThat(begun).hasValue(1);
    }

    @Test
    void aSpentBudgetStopsNewCallsAndStreams() throws Exception {
        Moody moody = new Moody("m");
        CostMeter meter =
                CostMeter.of(Prices.none(LocalDate.EPOCH).with("m", Price.of("100000", "0", "0")), BigDecimal.ONE);
        ChatModel model = moody.metered(meter, "step");
        model.chat(HELLO);
        LlmException stopped = failure(model.chatAsync(HELLO));

        assertThat(stopped.kind()).isEqualTo(Kind.BUDGET_SPENT);
        assertThat(stopped).hasMessageContaining("m is not called any more: of a budget of 1, 1");
        assertThat(failure(model.streamAsync(HELLO, event -> {})).kind()).isEqualTo(Kind.BUDGET_SPENT);
        assertThat(model.reserve(HELLO)).isSameAs(Reservation.NONE);
        assertThat(moody.calls).hasValue(1);
    }
}
