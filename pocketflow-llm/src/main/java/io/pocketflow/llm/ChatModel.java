package io.pocketflow.llm;

import io.pocketflow.core.Futures;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.base.Waiting;
import io.pocketflow.llm.decorate.CachedModel;
import io.pocketflow.llm.decorate.FallbackModel;
import io.pocketflow.llm.decorate.LimitedModel;
import io.pocketflow.llm.decorate.MeteredModel;
import io.pocketflow.llm.decorate.RetryingModel;
import io.pocketflow.llm.decorate.StructuredCall;
import io.pocketflow.llm.schema.Structured;
import io.pocketflow.llm.stream.EventCollector;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.WholeReply;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Something that answers a conversation with one message. Implementations are thread-safe and hold no conversation:
 * each call carries all of it.
 *
 * <p>One call is one request on the wire. Nothing is retried here; {@link LlmException} says whether another attempt
 * could help.
 */
public interface ChatModel {

    /** The name for logs and messages, such as {@code openai:gpt-4o-mini}. */
    String name();

    /**
     * Starts a call and returns at once. The future fails with {@link LlmException}. Cancelling it, or completing it in any
     * other way, aborts the exchange under way. So does cancelling or completing a future that is {@linkplain Futures
     * derived} from it by {@code thenApply} and the like, also if there are several of them. A model that users implement
     * returns {@link Futures#abortable} to keep this rule.
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

    /** Starts a call with one user message; the text of its reply. As {@link #chatAsync(ChatRequest)} otherwise. */
    default CompletableFuture<String> chatAsync(String prompt) {
        return Futures.abortable(chatAsync(ChatRequest.of(prompt))).thenApply(ChatReply::text);
    }

    /**
     * Calls and waits for the reply. An interrupt cancels the call and leaves the thread's interrupt flag set.
     *
     * @throws LlmException if the call fails, is cancelled, or the waiting thread is interrupted
     */
    default ChatReply chat(ChatRequest request) {
        return Waiting.forReply(name(), chatAsync(request));
    }

    /**
     * What a call with this request takes of the limits of this model: permits for a node to hold around an attempt,
     * so that an item that waits for them holds no thread. Default: {@link Reservation#NONE}, a model without limits.
     */
    default Reservation reserve(ChatRequest request) {
        return Reservation.NONE;
    }

    /**
     * As {@link #chatAsync(ChatRequest)}, by a caller who holds the permits of {@link #reserve} already: the call waits for
     * none. The default, of a model without limits, is {@link #chatAsync(ChatRequest)} itself.
     */
    default CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        return chatAsync(request);
    }

    /** Asks with one user message and returns the text of the reply; as {@link #chat(ChatRequest)} otherwise. */
    default String chat(String prompt) {
        return chat(ChatRequest.of(prompt)).text();
    }

    /**
     * The reply as it is written: a publisher of deltas and usage, with {@link ChatEvent.End} as the last event. Each
     * subscriber starts a call, and so a wire request, of its own, with its first request for events; nothing is sent
     * for one that requests none. No more is read from the server than the subscriber requests, but for a bounded
     * buffer. Cancelling the subscription aborts the call. A failure is an {@link LlmException}; it is not retriable once
     * a delta was delivered, and a stream that ends without its end is one too.
     *
     * <p>Subscribers are called on the threads that {@link #chatAsync(ChatRequest)} names, one signal at a time, by the rules
     * of Reactive Streams; only {@code onSubscribe} is called on the subscribing thread. A subscriber that blocks holds one of these threads.
     *
     * <p>A model that cannot stream gives its whole reply as one delta of each kind; so does this method unless
     * overridden.
     */
    default Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return new EventPublisher(signals -> new WholeReply(() -> chatAsync(request), signals));
    }

    /**
     * Streams to a consumer, which gets all events one after the other, and returns the whole reply. The future fails
     * with the {@link LlmException} of the stream, or with what the consumer throws, which cancels the call. Cancelling
     * the future, or completing it in any other way, cancels the call too.
     *
     * <p>The consumer and dependents of the future run on the threads that {@link #chatAsync(ChatRequest)} names, which also
     * says what happens if many of them block. While the consumer works, nothing more is read.
     */
    default CompletableFuture<ChatReply> streamAsync(ChatRequest request, Consumer<? super ChatEvent> to) {
        return EventCollector.collect(name(), stream(request), to);
    }

    /**
     * The same model within the {@link Budget} that all share who ask the same model at the same server with the same
     * key: it learns limits from answers, and after a throttle all wait together. Limits given before stay.
     *
     * <p>Decorators ({@code limited}, {@code metered}, {@code retrying}, {@code withFallback}, {@code cached}) may be
     * asked for in any order; they always stand in this one, from the wire outwards.
     */
    default ChatModel limited() {
        return LimitedModel.of(this, null);
    }

    /** As {@link #limited()}, and from now on everyone who shares that budget keeps these limits. */
    default ChatModel limited(ModelLimits limits) {
        ChatModel limited = limited();
        Budget.of(limited).limits(limits);
        return limited;
    }

    /** The same model within this budget, and no other. */
    default ChatModel limited(Budget budget) {
        return LimitedModel.of(this, Objects.requireNonNull(budget, "budget must not be null"));
    }

    /**
     * The same model, counting what it costs. A meter whose budget is spent fails further calls with {@link
     * LlmException.Kind#BUDGET_SPENT}.
     *
     * @param label under which it is counted, such as a node's name
     */
    default ChatModel metered(CostMeter meter, String label) {
        return MeteredModel.of(
                this, Objects.requireNonNull(meter, "meter must not be null").calls(), label);
    }

    /** As {@link #metered(CostMeter, String)}, under the model's name. */
    default ChatModel metered(CostMeter meter) {
        return metered(meter, name());
    }

    /**
     * The same model, making failed calls again: for calls outside of nodes only, since a node has a {@link Retry} of its
     * own and there is to be one layer that retries. It heeds the waits that servers name, spends no attempt on throttles
     * below the ceiling, and fails in the end with an exception that is not retriable. A stream is not begun again once a
     * delta was delivered.
     *
     * @throws IllegalArgumentException if it has an attempt timeout, which is the model's call timeout here
     */
    default ChatModel retrying(Retry retry) {
        return RetryingModel.of(this, retry, RunTimer.system());
    }

    /**
     * The same model with another behind it, which is asked when a call has failed for good: with an {@link LlmException}
     * that is not retriable, but for a cancellation or a spent budget. The other one brings its own limits, costs and
     * retries; a model named in the request is not asked of it. A stream changes over only before its first delta.
     */
    default ChatModel withFallback(ChatModel other) {
        return FallbackModel.of(this, other);
    }

    /**
     * The same model, keeping each reply in a file of this directory and giving it again, at no cost, to an equal request of
     * the same model at the same server with the same key. Models that users implement are the same if their names are. Files are never removed; one that cannot be read counts as missing. Equal calls at the
     * same time are both made. A kept reply is streamed as one delta of each kind.
     */
    default ChatModel cached(Path directory) {
        return CachedModel.of(this, directory);
    }

    /**
     * Whether the provider holds a reply to the schema of {@link ChatRequest#responseFormat}. Where not, {@link #chatAs}
     * puts the schema into the conversation. Default: no, which works with every model.
     */
    default boolean supportsJsonSchema() {
        return false;
    }

    /**
     * Asks for a value of this type, as {@link #chatAsAsync(ChatRequest, Class)}, and waits for it.
     *
     * @throws LlmException as {@link #chat(ChatRequest)}; of kind {@code MALFORMED}, with the whole reply as its body, if
     *     the reply does not fit the type
     */
    default <T> T chatAs(ChatRequest request, Class<T> type) {
        return Waiting.forReply(name(), chatAsAsync(request, type));
    }

    /** As {@link #chatAs(ChatRequest, Class)}, of a generic type. */
    default <T> T chatAs(ChatRequest request, TypeRef<T> type) {
        return Waiting.forReply(name(), chatAsAsync(request, type));
    }

    /**
     * Asks for a value of this type, which may be any that has a {@link JsonSchema#of(Class) schema}, and returns at once.
     * The JSON is taken out of whatever words or fences the model puts around it. A reply that does not fit is shown to
     * the model with what is wrong, once: so there are one or two calls of {@link #chatAsync(ChatRequest)}. Cancelling the
     * future, or one derived from it, aborts the call under way.
     *
     * @throws IllegalArgumentException if the type has no schema
     */
    default <T> CompletableFuture<T> chatAsAsync(ChatRequest request, Class<T> type) {
        return StructuredCall.valueOf(this, Structured.<T>of(type), request);
    }

    /** As {@link #chatAsAsync(ChatRequest, Class)}, of a generic type. */
    default <T> CompletableFuture<T> chatAsAsync(ChatRequest request, TypeRef<T> type) {
        return StructuredCall.valueOf(this, Structured.<T>of(type.type()), request);
    }
}
