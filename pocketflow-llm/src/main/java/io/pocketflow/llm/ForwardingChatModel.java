package io.pocketflow.llm;

import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.decorate.ReportedModel;
import io.pocketflow.llm.http.CallObserver;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * A model that forwards everything to another model; the base class of decorators that users write. What the other model
 * can do is kept: permits, budgets, limits learned from responses, costs, retries, streams, structured output, events and
 * cancellation. Thread-safe if the subclass is.
 *
 * <pre>{@code
 * final class Polite extends ForwardingChatModel {
 *     Polite(ChatModel model) { super(model); }
 *
 *     @Override protected ChatRequest changed(ChatRequest request) { return request.withSystem("Be polite."); }
 * }
 * ChatModel model = new Polite(ChatModels.of("openai:gpt-4o-mini")).limited().retrying(Retry.upTo(3));
 * }</pre>
 *
 * <p>Three hooks cover every way in which a model is called: {@link #changed} receives each request, {@link #aroundCall}
 * each call with a whole reply, and {@link #aroundStream} each stream. The methods that callers use are therefore final.
 *
 * <p>The built-in decorators may be added inside and outside of this one. {@link #limited()} joins the same budget in both
 * places, and permits of one budget are needed once. The cache of {@link #cached} distinguishes decorators by their class.
 */
public abstract class ForwardingChatModel implements ChatModel {

    private final ChatModel forwarded;
    private final ChatModel reported;

    /** Creates a model that forwards to this one. */
    protected ForwardingChatModel(ChatModel model) {
        this.forwarded = Objects.requireNonNull(model, "the model to forward to must not be null");
        this.reported = ReportedModel.of(model);
    }

    /** Returns the model that this one forwards to. */
    public final ChatModel forwarded() {
        return forwarded;
    }

    /**
     * Returns a model with the hooks of this one, which forwards to another model. The lane of a batch uses it to make
     * the calls of this model in another way.
     */
    public final ChatModel around(ChatModel other) {
        ForwardingChatModel hooks = ofBatches();
        return new ForwardingChatModel(other) {
            @Override
            protected ChatRequest changed(ChatRequest request) {
                return hooks.changed(request);
            }

            @Override
            protected CompletableFuture<ChatReply> aroundCall(
                    ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                return hooks.aroundCall(request, next);
            }

            @Override
            protected Flow.Publisher<ChatEvent> aroundStream(
                    ChatRequest request, Function<ChatRequest, Flow.Publisher<ChatEvent>> next) {
                return hooks.aroundStream(request, next);
            }
        };
    }

    /**
     * Returns the model whose hooks the lane of a batch calls, around calls that cost half and that the budget of a run has
     * allowed before. For hooks that count money, or that refuse calls. Default: this model.
     */
    protected ForwardingChatModel ofBatches() {
        return this;
    }

    /**
     * Returns the request that is made instead of this one. Called for each call, each stream and each {@link #reserve}, so
     * it must not block, and must return equal requests for equal ones. Default: the request itself.
     */
    protected ChatRequest changed(ChatRequest request) {
        return request;
    }

    /**
     * Makes a call with a whole reply. It may change the future's reply or failure; a future that {@code thenApply} and
     * the like derive from the one of {@code next} passes a cancellation on. Called on the caller's thread, must not block.
     * Default: {@code next.apply(request)}.
     *
     * @param request the {@linkplain #changed changed} request
     * @param next calls the other model; under permits that the caller holds, it waits for no permits
     */
    protected CompletableFuture<ChatReply> aroundCall(
            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
        return next.apply(request);
    }

    /**
     * Returns the stream of a reply. A decorator that overrides {@link #aroundCall} overrides this method too, because
     * streams do not pass through {@link #aroundCall}. Default: {@code next.apply(request)}.
     *
     * @param request the {@linkplain #changed changed} request
     * @param next returns the stream of the other model
     */
    protected Flow.Publisher<ChatEvent> aroundStream(
            ChatRequest request, Function<ChatRequest, Flow.Publisher<ChatEvent>> next) {
        return next.apply(request);
    }

    /** Returns the name of the other model. */
    @Override
    public String name() {
        return forwarded.name();
    }

    @Override
    public boolean supportsJsonSchema() {
        return forwarded.supportsJsonSchema();
    }

    @Override
    public Optional<String> budgetKey() {
        return forwarded.budgetKey();
    }

    @Override
    public final Reservation reserve(ChatRequest request) {
        return forwarded.reserve(changed(request));
    }

    @Override
    public final CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return made(reported::chatAsync, next -> aroundCall(changed(request), next));
    }

    @Override
    public final CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        return made(reported::chatReservedAsync, next -> aroundCall(changed(request), next));
    }

    @Override
    public final Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return made(reported::stream, next -> aroundStream(changed(request), next));
    }

    @Override
    public final Flow.Publisher<ChatEvent> streamReserved(ChatRequest request) {
        return made(reported::streamReserved, next -> aroundStream(changed(request), next));
    }

    /**
     * Returns the result of a hook. The call that it makes has the reporter and the observer of this thread, on whichever
     * thread it is made; other calls of the hook are not observed.
     */
    private <T> T made(Function<ChatRequest, T> call, Function<Function<ChatRequest, T>, T> hook) {
        Reporter reporter = Reporter.current();
        CallObserver observer = CallObserver.current();
        Function<ChatRequest, T> next =
                request -> Reporting.within(reporter, () -> CallObserver.within(observer, () -> call.apply(request)));
        T result = CallObserver.within(CallObserver.NONE, () -> hook.apply(next));
        return Objects.requireNonNull(result, () -> getClass().getName() + " returned null around a call of " + name());
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " of " + forwarded;
    }
}
