package io.pocketflow.llm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.ModelStarted;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The tests that each decorator of a model passes: it keeps permits, budgets, structured output, streams, events, failures
 * and cancellation. A subclass says how a model is decorated. The decorator may change texts.
 */
@Timeout(120)
public abstract class ChatDecoratorContract {

    private static final ChatRequest HELLO = ChatRequest.of("hello");

    /** Returns the model with the decorator that is tested. */
    protected abstract ChatModel decorate(ChatModel model);

    /** A model that answers at once with {@link #next}, or with "a" and "b" as a stream on demand. */
    private static final class Probe implements ChatModel {
        final List<ChatRequest> requests = new ArrayList<>();
        final List<CompletableFuture<ChatReply>> calls = new ArrayList<>();
        final List<LlmException> failures = new ArrayList<>();
        boolean pending;
        int published;
        boolean streamCancelled;

        @Override
        public String name() {
            return "test:probe";
        }

        @Override
        public Optional<String> budgetKey() {
            return Optional.of("account of the contract");
        }

        @Override
        public boolean supportsJsonSchema() {
            return true;
        }

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            requests.add(request);
            CompletableFuture<ChatReply> call = pending
                    ? new CompletableFuture<>()
                    : failures.isEmpty()
                            ? CompletableFuture.completedFuture(reply(request))
                            : CompletableFuture.failedFuture(failures.remove(0));
            calls.add(call);
            return call;
        }

        private static ChatReply reply(ChatRequest request) {
            String text = request.responseFormat() == null ? "ab" : "{\"city\":\"Rome\"}";
            return new ChatReply(
                    Message.assistant(text), FinishReason.STOP, null, Usage.of(10, 5), "probe", null, null, null);
        }

        @Override
        public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
            requests.add(request);
            List<ChatEvent> events = List.of(
                    new ChatEvent.TextDelta("a"), new ChatEvent.TextDelta("b"), new ChatEvent.End(reply(request)));
            return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                private int next;

                @Override
                public void request(long many) {
                    for (long i = 0; i < many && next < events.size() && !streamCancelled; i++) {
                        published++;
                        subscriber.onNext(events.get(next++));
                        if (next == events.size()) {
                            subscriber.onComplete();
                        }
                    }
                }

                @Override
                public void cancel() {
                    streamCancelled = true;
                }
            });
        }
    }

    /** A subscriber that requests one event. */
    private static final class One implements Flow.Subscriber<ChatEvent> {
        final CompletableFuture<ChatEvent> first = new CompletableFuture<>();
        volatile Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(ChatEvent event) {
            first.complete(event);
        }

        @Override
        public void onError(Throwable failure) {
            first.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {}
    }

    record Place(String city) {}

    private final Probe probe = new Probe();
    private final Budget budget = Budget.of(ModelLimits.NONE.withInFlight(1));

    private static <T> T end(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static void reportedOnce(List<FlowEvent> events) {
        assertThat(events).filteredOn(ModelStarted.class::isInstance).hasSize(1);
        assertThat(events).filteredOn(ModelFinished.class::isInstance).hasSize(1);
    }

    @Test
    void permitsOfTheModelAreReserved() throws Exception {
        ChatModel model = decorate(probe.limited(budget));
        try (Permit held = end(model.reserve(HELLO).acquireAsync())) {
            assertThat(held).isNotNull();
            assertThat(budget.inFlight()).isEqualTo(1);
        }
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void callsUnderHeldPermitsWaitForNone() throws Exception {
        ChatModel model = decorate(probe.limited(budget));
        try (Permit held = end(model.reserve(HELLO).acquireAsync())) {
            assertThat(held).isNotNull();
            end(model.chatReservedAsync(HELLO));
            One one = new One();
            model.streamReserved(HELLO).subscribe(one);
            end(one.first);
            one.subscription.cancel();
        }
        assertThat(probe.requests).hasSize(2);
    }

    @Test
    void callsWithoutPermitsWaitForThem() throws Exception {
        ChatModel model = decorate(probe.limited(budget));
        Permit held = end(model.reserve(HELLO).acquireAsync());
        CompletableFuture<ChatReply> call = model.chatAsync(HELLO);
        CompletableFuture<ChatReply> stream = model.streamAsync(HELLO, event -> {});
        assertThat(probe.requests).isEmpty();
        held.close();
        end(call);
        end(stream);
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void limitsOutsideOfItAreThoseOfTheModel() throws Exception {
        assertThat(Budget.of(decorate(probe).limited())).isSameAs(Budget.of(probe.limited()));
        ChatModel twice = decorate(probe.limited(budget)).limited(budget);
        end(twice.reserve(HELLO).acquireAsync()).close();
        end(twice.chatAsync(HELLO));
        end(twice.streamAsync(HELLO, event -> {}));
        assertThat(Budget.of(twice)).isSameAs(budget);
    }

    @Test
    void structuredOutputIsKept() {
        ChatModel model = decorate(probe);
        assertThat(model.supportsJsonSchema()).isTrue();
        assertThat(model.chatAs(HELLO, Place.class)).isEqualTo(new Place("Rome"));
        assertThat(probe.requests.get(0).responseFormat()).isNotNull();
    }

    @Test
    void streamsDeliverDeltasOnDemand() throws Exception {
        One one = new One();
        decorate(probe).stream(HELLO).subscribe(one);
        assertThat(end(one.first)).isInstanceOf(ChatEvent.TextDelta.class);
        assertThat(probe.published).isLessThan(3);
        one.subscription.cancel();
        assertThat(probe.streamCancelled).isTrue();
    }

    @Test
    void cancellingACallCancelsTheCallOfTheModel() {
        probe.pending = true;
        ChatModel model = decorate(probe);
        model.chatAsync(HELLO).cancel(true);
        model.chatReservedAsync(HELLO).cancel(true);
        assertThat(probe.calls).hasSize(2).allSatisfy(call -> assertThat(call).isCancelled());
    }

    @Test
    void failuresKeepTheirKindAndWait() {
        probe.failures.add(LlmException.throttled("later", Duration.ofSeconds(7)));
        assertThatThrownBy(() -> decorate(probe).chat(HELLO)).isInstanceOfSatisfying(LlmException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(LlmException.Kind.RATE_LIMITED);
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        });
    }

    @Test
    void retriesAndCostsWorkInsideAndOutside() {
        CostMeter meter = CostMeter.of(Prices.bundled());
        probe.failures.add(new LlmException(LlmException.Kind.SERVER_ERROR, "again"));
        decorate(probe.metered(meter)).retrying(Retry.upTo(2)).chat(HELLO);
        probe.failures.add(new LlmException(LlmException.Kind.SERVER_ERROR, "again"));
        decorate(probe.retrying(Retry.upTo(2))).metered(meter).chat(HELLO);
        assertThat(meter.total().calls()).isEqualTo(2);
        assertThat(meter.total().failedCalls()).isEqualTo(1);
    }

    @Test
    void aCallInARunIsReportedOnce() {
        ChatModel model = decorate(probe.limited(budget)).metered(CostMeter.of(Prices.bundled()));
        ConcurrentLinkedQueue<FlowEvent> events = new ConcurrentLinkedQueue<>();
        new Node<Object, Object>() {
            @Override
            protected Object exec(Object input) {
                return model.chat(HELLO).text();
            }
        }.run(Shared.create(), RunOptions.defaults().withListener(events::add));
        reportedOnce(List.copyOf(events));
    }
}
