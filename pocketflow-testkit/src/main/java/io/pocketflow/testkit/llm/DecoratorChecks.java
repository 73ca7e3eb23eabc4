package io.pocketflow.testkit.llm;

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
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The checks of a decorator around one model, for one rule. Requests of all checks differ, so that no cache knows them. */
final class DecoratorChecks extends ContractWaits {

    private static final AtomicLong REQUESTS = new AtomicLong();
    /** The wait that a throttled call asks for: long enough to be kept, and short enough to be waited for. */
    private static final Duration WAIT = Duration.ofMillis(7);

    /** A typed reply. */
    record Place(String city) {}

    private final Budget budget = Budget.of(ModelLimits.NONE.withMaxInFlight(1));
    private final ContractModel model = new ContractModel(budget::inFlight);
    private final UnaryOperator<ChatModel> decorator;

    DecoratorChecks(UnaryOperator<ChatModel> decorator, Duration timeout) {
        super(timeout);
        this.decorator = decorator;
    }

    private ChatModel decorated(ChatModel inner) {
        ChatModel decorated = decorator.apply(inner);
        check(decorated != null, "the decorator returned null for a model");
        return decorated;
    }

    private static ChatRequest request() {
        return ChatRequest.of("request " + REQUESTS.incrementAndGet());
    }

    // ---- limits

    void permitsAreHeld() throws Exception {
        ChatModel limited = decorated(model.limited(budget));
        ChatRequest called = request();
        try (Permit held = ended("the wait for permits", limited.reserve(called).acquireAsync())) {
            check(held != null, "the permits of the model are null");
            ended("a call under held permits", limited.chatReservedAsync(called));
        }
        ChatRequest streamed = request();
        try (Permit held =
                ended("the wait for permits", limited.reserve(streamed).acquireAsync())) {
            check(held != null, "the permits of the model are null");
            ended("a stream under held permits", last(limited.streamReserved(streamed)));
        }
        underPermits(2);
    }

    void callsWaitForPermits() throws Exception {
        ChatModel limited = model.limited(budget);
        ChatModel decorated = decorated(limited);
        Permit held = ended("the wait for permits", limited.reserve(request()).acquireAsync());
        CompletableFuture<ChatReply> call = promptly("chatAsync", () -> decorated.chatAsync(request()));
        CompletableFuture<ChatReply> stream = promptly("stream", () -> last(decorated.stream(request())));
        check(model.requests.isEmpty(), "a request was made although all permits of the model were held");
        held.close();
        ended("a call that waits for permits", call);
        ended("a stream that waits for permits", stream);
        underPermits(2);
    }

    void limitsAreShared() throws Exception {
        ChatModel decorated = decorated(model);
        check(
                !decorated.budgetKey().equals(model.budgetKey())
                        || Budget.limiting(decorated.limited()) == Budget.limiting(model.limited()),
                "limited() does not join the budget of the model, although budgetKey() is that of the model");
        ChatModel twice = decorated(model.limited(budget)).limited(budget);
        check(Budget.limiting(twice) == budget, "Budget.limiting does not return the budget inside of the decorator");
        ended("a call that is limited inside and outside", twice.chatAsync(request()));
        ended("a stream that is limited inside and outside", last(twice.stream(request())));
        underPermits(2);
    }

    private void underPermits(int requests) {
        check(
                model.requests.size() >= requests,
                "the model received " + model.requests.size() + " of " + requests + " requests");
        check(
                model.heldPermits.stream().allMatch(held -> held == 1),
                "of 1 permit of the model " + model.heldPermits + " were held when its requests arrived");
        check(budget.inFlight() == 0, "permits were not given back: " + budget.inFlight());
    }

    // ---- requests and replies

    void repliesAreTyped() {
        ChatModel decorated = decorated(model);
        check(decorated.supportsJsonSchema(), "supportsJsonSchema() is false, although the model enforces schemas");
        Place place = ended("a typed call", decorated.chatAsAsync(request(), Place.class));
        check(
                place.equals(new Place("Rome")),
                "the model answered " + ContractModel.JSON + " but the value is " + place);
        check(
                model.requests.get(0).responseFormat() != null,
                "the request reached the model without its response format");
    }

    void streamsAreOnDemand() {
        One one = new One();
        promptly("stream", () -> {
            decorated(model).stream(request()).subscribe(one);
            return true;
        });
        Flow.Subscription subscription = ended("the subscription to a stream", one.subscribed);
        check(model.requests.isEmpty(), "a request was made before an event was requested");
        subscription.request(1);
        ChatEvent first = ended("the first event of a stream", one.first);
        check(first instanceof ChatEvent.TextDelta, "the first event was not a delta but " + first);
        check(model.published.get() < 3, "the whole stream was read, although one event was requested");
        subscription.cancel();
        ended("the cancellation of the model's stream", model.streamCancelled);
    }

    void streamsAreCalls() {
        ChatModel decorated = decorated(model);
        ChatRequest request = request();
        ChatReply reply = ended("a call", decorated.chatAsync(request));
        ChatRequest called = model.requests.get(0);
        int calls = model.requests.size();
        StringBuilder deltas = new StringBuilder();
        ChatReply streamed = ended("a stream", read(decorated.stream(request), event -> {
            if (event instanceof ChatEvent.TextDelta delta) {
                deltas.append(delta.text());
            }
        }));
        check(
                calls == model.requests.size() || model.requests.get(calls).equals(called),
                "the request of a call and that of a stream differ: " + model.requests);
        check(
                streamed.text().equals(reply.text()),
                "a call answers '" + reply.text() + "' but a stream '" + streamed.text() + "'");
        check(
                deltas.toString().equals(streamed.text()),
                "the deltas of a stream are '" + deltas + "' but its reply is '" + streamed.text() + "'");
    }

    void equalRequestsStayEqual() {
        ChatModel decorated = decorated(model);
        ChatRequest request = request();
        ended("a call", decorated.chatAsync(request));
        List<ChatRequest> first = List.copyOf(model.requests);
        ended("an equal call", decorated.chatAsync(request));
        List<ChatRequest> second = model.requests.subList(first.size(), model.requests.size());
        check(
                second.isEmpty() || second.equals(first),
                "equal requests reached the model as " + first + " and as " + second);
    }

    void tokensAreKept() {
        ChatModel decorated = decorated(model);
        for (ChatReply reply : List.of(
                ended("a call", decorated.chatAsync(request())),
                ended("a stream", last(decorated.stream(request()))))) {
            check(
                    reply.usage().total() >= ContractModel.USAGE.total(),
                    "the model reported " + ContractModel.USAGE + " but the reply has " + reply.usage());
        }
    }

    // ---- ends

    void callsAreAborted() throws Exception {
        model.pending = true;
        ChatModel decorated = decorated(model);
        aborted("chatAsync", () -> decorated.chatAsync(request()));
        aborted("chatReservedAsync", () -> decorated.chatReservedAsync(request()));
        aborted(
                "a future derived from chatAsync",
                () -> decorated.chatAsync(request()).thenApply(ChatReply::text));
    }

    private void aborted(String what, Supplier<CompletableFuture<?>> start) throws InterruptedException {
        CompletableFuture<?> call = promptly(what, start);
        CompletableFuture<ChatReply> inner = model.calls.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        check(inner != null, what + " did not call the model within " + timeout.toMillis() + " ms");
        call.cancel(true);
        CompletableFuture<Boolean> over = inner.handle((reply, failure) -> true);
        ended("the model's call after the cancellation of " + what, over);
    }

    void failuresAreKept() {
        ChatModel decorated = decorated(model);
        kept(LlmException.throttled("later", WAIT), () -> decorated.chatAsync(request()));
        kept(LlmException.throttled("later", WAIT), () -> last(decorated.stream(request())));
        kept(new LlmException(Kind.UNAUTHORIZED, "no"), () -> decorated.chatAsync(request()));
        kept(new LlmException(Kind.UNAUTHORIZED, "no"), () -> last(decorated.stream(request())));
    }

    /** Checks that a failure arrives as it is, unless the decorator answers by another call. */
    private void kept(LlmException failure, Supplier<CompletableFuture<ChatReply>> start) {
        model.failures.add(failure);
        CompletableFuture<@Nullable Throwable> outcome =
                promptly("chatAsync", start).handle((reply, thrown) -> thrown);
        Throwable thrown = ended("a call whose model fails", outcome);
        if (thrown == null) {
            return;
        }
        Throwable bare = thrown.getCause() != null && !(thrown instanceof LlmException) ? thrown.getCause() : thrown;
        check(bare instanceof LlmException, "a failure of the model became " + bare);
        LlmException known = (LlmException) bare;
        check(known.kind() == failure.kind(), "a failure of kind " + failure.kind() + " became " + known.kind());
        Optional<Duration> wait = known.retryAfter();
        check(
                !known.retriable() || wait.equals(failure.retryAfter()),
                "the wait " + failure.retryAfter() + " of a failure became " + wait);
    }

    void decoratorsCombine() {
        CostMeter inside = CostMeter.of(Prices.bundled());
        model.failures.add(new LlmException(Kind.SERVER_ERROR, "again"));
        ended(
                "a call that is retried outside",
                decorated(model.metered(inside)).retrying(Retry.upTo(2)).chatAsync(request()));
        check(
                inside.total().failedCalls() == 1,
                "a meter inside counted " + inside.total().failedCalls() + " failures");
        check(inside.total().calls() >= 1, "a meter inside counted no call");
        CostMeter outside = CostMeter.of(Prices.bundled());
        model.failures.add(new LlmException(Kind.SERVER_ERROR, "again"));
        ended(
                "a call that is retried inside",
                decorated(model.retrying(Retry.upTo(2))).metered(outside).chatAsync(request()));
        check(outside.total().calls() >= 1, "a meter outside counted no call");
        check(
                outside.total().usage().total() >= ContractModel.USAGE.total(),
                "a meter outside counted " + outside.total().usage() + " of " + ContractModel.USAGE);
    }

    // ---- events

    void callsAreReported() {
        ChatModel limited = decorated(model.limited(budget)).metered(CostMeter.of(Prices.bundled()));
        reported("a call in a run", () -> limited.chatAsync(request()));
        reported("a stream in a run", () -> last(limited.stream(request())));
    }

    private void reported(String what, Supplier<CompletableFuture<ChatReply>> call) {
        int before = model.requests.size();
        ConcurrentLinkedQueue<FlowEvent> events = new ConcurrentLinkedQueue<>();
        new Node<Object, Object>() {
            @Override
            protected Object exec(Object input) {
                return ended(what, call.get());
            }
        }.run(Shared.create(), RunOptions.defaults().withListener(events::add));
        int requests = model.requests.size() - before;
        long started = events.stream().filter(ModelStarted.class::isInstance).count();
        long finished = events.stream().filter(ModelFinished.class::isInstance).count();
        check(
                started == requests && finished == requests,
                what + " made " + requests + " requests but reported " + started + " starts and " + finished + " ends");
    }
}
