package io.pocketflow.llm;

import io.pocketflow.core.Futures;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.base.Waiting;
import io.pocketflow.llm.budget.SharedBudget;
import io.pocketflow.llm.decorate.CachedModel;
import io.pocketflow.llm.decorate.FallbackModel;
import io.pocketflow.llm.decorate.LimitedModel;
import io.pocketflow.llm.decorate.ListenedModel;
import io.pocketflow.llm.decorate.MeteredModel;
import io.pocketflow.llm.decorate.RetryingModel;
import io.pocketflow.llm.decorate.StructuredCall;
import io.pocketflow.llm.schema.Structured;
import io.pocketflow.llm.stream.EventCollector;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.TextWaiter;
import io.pocketflow.llm.stream.WholeReply;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * A model that answers a conversation with one message. Implementations are thread-safe and hold no conversation: each
 * call contains all messages.
 *
 * <p>One call is one request on the wire. A model does not retry; {@link LlmException} says whether a retry could help.
 */
public interface ChatModel {

    /** Returns the name for logs and messages, such as {@code openai:gpt-4o-mini}. */
    String name();

    /**
     * Starts a call and returns at once. The future fails with {@link LlmException}. Cancelling it, or completing it in
     * any other way, aborts the exchange in flight. Cancelling or completing a future that is {@linkplain Futures
     * derived} from it, by {@code thenApply} for example, has the same effect, also for several levels of derived
     * futures. A model that users implement returns {@link Futures#abortable} to keep this rule.
     *
     * <p>The models of this module complete the future on daemon threads named {@code pocketflow-llm-<number>}: at most 256
     * in the process, started on demand. Actions chained on the future, consumers of {@link #streamAsync} and subscribers of
     * {@link #stream} run there, unless an {@code Async} variant names an executor.
     *
     * <p><b>If 256 of these actions block at once</b>, no model of the process delivers a reply or an event until one of them
     * ends, {@link #chat(ChatRequest)} included. A warning is logged once. Deadlines still hold: a call that has no thread by
     * the end of its timeout fails with {@code TIMED_OUT}, even if its reply has arrived. It fails on a thread {@code
     * pocketflow-llm-timeout-<number>}, of which there are at most 1,024; actions chained on failed calls that block all of those
     * delay further timeouts. Let actions that may block for long run on an executor of the application.
     */
    CompletableFuture<ChatReply> chatAsync(ChatRequest request);

    /**
     * Starts a call with one user message and returns the text of its reply; otherwise as {@link
     * #chatAsync(ChatRequest)}.
     */
    default CompletableFuture<String> chatAsync(String prompt) {
        return Futures.abortable(chatAsync(ChatRequest.of(prompt))).thenApply(ChatReply::text);
    }

    /**
     * Calls the model and blocks until the reply. An interrupt cancels the call and leaves the thread's interrupt flag
     * set.
     *
     * @throws LlmException if the call fails, is cancelled, or the waiting thread is interrupted
     */
    default ChatReply chat(ChatRequest request) {
        return Waiting.forReply(name(), chatAsync(request));
    }

    /**
     * Returns the permits that a call with this request needs. A node holds them around an attempt, so that an item
     * that waits for permits holds no thread. Default: {@link Reservation#NONE}, for a model without limits.
     */
    default Reservation reserve(ChatRequest request) {
        return Reservation.NONE;
    }

    /**
     * Starts a call as {@link #chatAsync(ChatRequest)} does, for a caller that already holds the permits of {@link
     * #reserve}: the call waits for no permits. The default, for a model without limits, is {@link
     * #chatAsync(ChatRequest)} itself.
     */
    default CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        return chatAsync(request);
    }

    /**
     * Calls the model with one user message and returns the text of the reply; otherwise as {@link #chat(ChatRequest)}.
     */
    default String chat(String prompt) {
        return chat(ChatRequest.of(prompt)).text();
    }

    /**
     * Returns the reply as it is written: a publisher of deltas and usage, with {@link ChatEvent.End} as the last
     * event. Each subscriber starts its own call, and so its own wire request, when it first requests events; nothing
     * is sent before that. Except for a bounded buffer, no more is read from the server than the subscriber requested.
     * Cancelling the subscription aborts the call. A failure is an {@link LlmException}. It is not retriable once a
     * delta was delivered. A stream that ends without its last event fails too.
     *
     * <p>Subscribers are called on the threads that {@link #chatAsync(ChatRequest)} names, one signal at a time, by the rules
     * of Reactive Streams; only {@code onSubscribe} is called on the subscribing thread. A subscriber that blocks holds one of these threads.
     *
     * <p>A model that cannot stream publishes its whole reply as one delta of each kind; this is also the default.
     */
    default Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        Reporter reporter = Reporter.current();
        return new EventPublisher(signals ->
                new WholeReply(() -> Reporting.within(reporter, () -> chatAsync(request)), signals));
    }

    /**
     * Returns the stream of {@link #stream(ChatRequest)} for a caller that already holds the permits of {@link #reserve}:
     * each subscription waits for no permits. The default, for a model without limits, is {@link #stream(ChatRequest)} itself.
     */
    default Flow.Publisher<ChatEvent> streamReserved(ChatRequest request) {
        return stream(request);
    }

    /**
     * Streams the text of the reply to a consumer, and blocks until the whole reply, which it returns. The consumer runs
     * on the calling thread, one delta after the other; while it works, nothing more is read from the server. An
     * exception of the consumer cancels the call and is thrown as it is. An interrupt cancels the call and leaves the
     * thread's interrupt flag set.
     *
     * @param text receives the deltas of the reply's text, never empty, in order
     * @throws LlmException as {@link #chat(ChatRequest)}
     */
    default ChatReply stream(ChatRequest request, Consumer<? super String> text) {
        return TextWaiter.read(name(), stream(request), text);
    }

    /** Streams the reply to one user message; otherwise as {@link #stream(ChatRequest, Consumer)}. */
    default ChatReply stream(String prompt, Consumer<? super String> text) {
        return stream(ChatRequest.of(prompt), text);
    }

    /**
     * Streams the reply to a consumer, which receives all events one after the other, and returns the future whole
     * reply. The future fails with the {@link LlmException} of the stream, or with an exception of the consumer, which
     * cancels the call. Cancelling the future, or completing it in any other way, cancels the call too.
     *
     * <p>The consumer and dependents of the future run on the threads that {@link #chatAsync(ChatRequest)} names, which also
     * says what happens if many of them block. While the consumer works, nothing more is read.
     */
    default CompletableFuture<ChatReply> streamAsync(ChatRequest request, Consumer<? super ChatEvent> to) {
        return EventCollector.collect(name(), stream(request), to);
    }

    /**
     * Returns this model within the {@linkplain Budget#shared shared budget} of all callers of the same model at the same
     * server with the same key. The budget learns limits from responses, and after a throttle all callers wait together. Limits given
     * earlier remain.
     *
     * <p>Decorators ({@code limited}, {@code metered}, {@code retrying}, {@code withFallback}, {@code cached}, {@code
     * listened}) may be added in any order; they always apply in this order, from the wire outwards.
     */
    default ChatModel limited() {
        return LimitedModel.of(this, null);
    }

    /**
     * Returns this model within a budget of its own with these limits, like {@code limited(Budget.of(limits))}. No other
     * model of the process is affected, and none shares the limits: create one limited model and use it everywhere. To set
     * limits for all callers of the same model, use {@link Budget#shared(ChatModel)}.
     */
    default ChatModel limited(ModelLimits limits) {
        return limited(SharedBudget.of(name(), limits));
    }

    /** Returns this model within this budget only. */
    default ChatModel limited(Budget budget) {
        return LimitedModel.of(this, Objects.requireNonNull(budget, "budget must not be null"));
    }

    /**
     * Returns this model with a meter that counts its cost. If the budget of the meter is spent, further calls fail
     * with {@link LlmException.Kind#BUDGET_SPENT}.
     *
     * @param label the label under which the cost is counted, such as a node's name
     */
    default ChatModel metered(CostMeter meter, String label) {
        return MeteredModel.of(
                this, Objects.requireNonNull(meter, "meter must not be null").calls(), label);
    }

    /** Returns this model with a meter, as {@link #metered(CostMeter, String)} does, under the model's name. */
    default ChatModel metered(CostMeter meter) {
        return metered(meter, name());
    }

    /**
     * Returns this model with retries of failed calls. For calls outside of nodes only: a node has its own {@link
     * Retry}, and only one layer should retry. It waits as long as servers ask, spends no attempt on throttles below
     * the ceiling, and in the end fails with an exception that is not retriable. A stream is not restarted once a delta
     * was delivered.
     *
     * @throws IllegalArgumentException if the policy has an attempt timeout; here the model's call timeout applies
     */
    default ChatModel retrying(Retry retry) {
        return RetryingModel.of(this, retry, RunTimer.system());
    }

    /**
     * Returns this model with a fallback, which is called after a final failure: an {@link LlmException} that is not
     * retriable, except for a cancellation or a spent budget. The other model applies its own limits, costs and
     * retries, and ignores a model name in the request. A stream falls back only before its first delta.
     */
    default ChatModel withFallback(ChatModel other) {
        return FallbackModel.of(this, other);
    }

    /**
     * Returns this model with a cache: it keeps each reply in a file of this directory and returns it, at no cost, for
     * an equal request to the same model at the same server with the same key. Models that users implement are the same
     * if their names are equal. Files are never removed; a file that cannot be read counts as missing. Equal calls in
     * flight at the same time are both made. A cached reply is streamed as one delta of each kind.
     */
    default ChatModel cached(Path directory) {
        return CachedModel.of(this, directory);
    }

    /**
     * Returns this model with the events of its calls passed to a listener: {@code ModelStarted}, {@code ModelFinished} and
     * the like. Calls that an attempt of a run with listeners makes are reported to those listeners instead, and need no
     * such decorator. Calls of a model that users implement are reported only by decorated models, skills and agents.
     */
    default ChatModel listened(FlowListener listener) {
        return ListenedModel.of(this, listener);
    }

    /**
     * Returns a text that identifies the account whose limits the calls of this model use up, such as the address of a
     * server and a hash of the key; never the key itself. {@linkplain #limited() Limited} models share a {@link Budget} if
     * this text and the called model are equal; if the account is out of money, all models with this text stop. Empty
     * (default): no other object shares the limits of this one.
     */
    default Optional<String> budgetKey() {
        return Optional.empty();
    }

    /**
     * Returns whether the provider enforces the schema of {@link ChatRequest#responseFormat}. If not, {@link #chatAs}
     * puts the schema into the conversation. Default: false, which works with every model.
     */
    default boolean supportsJsonSchema() {
        return false;
    }

    /**
     * Requests a value of this type, as {@link #chatAsAsync(ChatRequest, Class)} does, and blocks until it is there.
     *
     * @throws LlmException as {@link #chat(ChatRequest)}; of kind {@code MALFORMED}, with the whole reply as its body,
     *     if the reply does not fit the type
     */
    default <T> T chatAs(ChatRequest request, Class<T> type) {
        return Waiting.forReply(name(), chatAsAsync(request, type));
    }

    /** Requests a value of this type with one user message; otherwise as {@link #chatAs(ChatRequest, Class)}. */
    default <T> T chatAs(String prompt, Class<T> type) {
        return chatAs(ChatRequest.of(prompt), type);
    }

    /** Requests a value of a generic type; otherwise as {@link #chatAs(ChatRequest, Class)}. */
    default <T> T chatAs(ChatRequest request, TypeRef<T> type) {
        return Waiting.forReply(name(), chatAsAsync(request, type));
    }

    /** Requests a value of a generic type with one user message; otherwise as {@link #chatAs(ChatRequest, Class)}. */
    default <T> T chatAs(String prompt, TypeRef<T> type) {
        return chatAs(ChatRequest.of(prompt), type);
    }

    /**
     * Requests a value of this type, which may be any type with a {@link JsonSchema#of(Class) schema}, and returns at
     * once. Text and fences around the JSON are ignored. A reply that does not fit is sent back to the model once, with
     * its violations, so there are one or two calls of {@link #chatAsync(ChatRequest)}. Cancelling the future, or a
     * future derived from it, aborts the call in flight.
     *
     * @throws IllegalArgumentException if the type has no schema
     */
    default <T> CompletableFuture<T> chatAsAsync(ChatRequest request, Class<T> type) {
        return StructuredCall.valueOf(this, Structured.<T>of(type), request);
    }

    /** Starts a request for a value with one user message; otherwise as {@link #chatAsAsync(ChatRequest, Class)}. */
    default <T> CompletableFuture<T> chatAsAsync(String prompt, Class<T> type) {
        return chatAsAsync(ChatRequest.of(prompt), type);
    }

    /** Requests a value of a generic type; otherwise as {@link #chatAsAsync(ChatRequest, Class)}. */
    default <T> CompletableFuture<T> chatAsAsync(ChatRequest request, TypeRef<T> type) {
        return StructuredCall.valueOf(this, Structured.<T>of(type.type()), request);
    }

    /** Starts a request for a value of a generic type with one user message; see {@link #chatAsAsync(ChatRequest, Class)}. */
    default <T> CompletableFuture<T> chatAsAsync(String prompt, TypeRef<T> type) {
        return chatAsAsync(ChatRequest.of(prompt), type);
    }
}
