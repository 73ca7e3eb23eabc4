package io.pocketflow.llm.decorate;

import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.budget.SharedBudget;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.Relay;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A model with a second model, which is called after a final failure of the first. */
public final class FallbackModel extends Decorator {

    private final ChatModel other;

    private FallbackModel(ChatModel inner, ChatModel other) {
        super(inner, Layer.FALLBACK);
        this.other = other;
    }

    /** Returns the model with another one that is asked after a final failure. */
    public static ChatModel of(ChatModel model, ChatModel other) {
        return put(model, Layer.FALLBACK, inner -> new FallbackModel(inner, other));
    }

    /** Returns the second model. */
    ChatModel other() {
        return other;
    }

    @Override
    ChatModel around(ChatModel model) {
        return new FallbackModel(model, other);
    }

    /** Returns whether both models enforce schemas. */
    @Override
    public boolean supportsJsonSchema() {
        return inner.supportsJsonSchema() && other.supportsJsonSchema();
    }

    @Override
    public Reservation reserve(ChatRequest request) {
        return inner.reserve(request);
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return call(() -> model.chatAsync(request), other, request);
    }

    /**
     * {@inheritDoc} The second model's call waits for no permits either, if it is within the budget whose permits are
     * held.
     */
    @Override
    public CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        SharedBudget held = LimitedModel.heldBy(inner, request);
        return call(() -> model.chatReservedAsync(request), holding(other, held), request);
    }

    /**
     * Returns a model that uses the held permits: a caller that waits for a second permit of a budget while holding one
     * may wait for ever.
     */
    private static ChatModel holding(ChatModel model, @Nullable SharedBudget held) {
        if (held != null && model instanceof ForwardingChatModel forwarding) {
            return LimitedModel.heldBy(forwarding, null) == held ? new HoldingModel(forwarding) : model;
        }
        if (held == null || !(model instanceof Decorator decorator)) {
            return model;
        }
        if (model instanceof LimitedModel limited) {
            return limited.holding(held);
        }
        return model instanceof FallbackModel fallback
                ? new FallbackModel(holding(fallback.inner, held), holding(fallback.other, held))
                : decorator.around(holding(decorator.inner, held));
    }

    private static CompletableFuture<ChatReply> call(
            Supplier<CompletableFuture<ChatReply>> first, ChatModel other, ChatRequest request) {
        CompletableFuture<ChatReply> result = Forwarded.pending();
        Reporter reporter = Reporter.current();
        CompletableFuture<ChatReply> call = begin(first);
        AtomicReference<CompletableFuture<ChatReply>> second = new AtomicReference<>();
        result.whenComplete((reply, failure) -> {
            call.cancel(true);
            CompletableFuture<ChatReply> running = second.get();
            if (running != null) {
                running.cancel(true);
            }
        });
        call.whenComplete((reply, failure) -> {
            if (failure == null || result.isDone() || !isFinal(failure)) {
                pass(reply, failure, result);
                return;
            }
            CompletableFuture<ChatReply> instead = begin(() ->
                    Reporting.within(reporter, () -> ReportedModel.of(other).chatAsync(toOther(request))));
            second.set(instead);
            instead.whenComplete((othersReply, othersFailure) -> pass(othersReply, othersFailure, result));
            if (result.isDone()) {
                instead.cancel(true);
            }
        });
        return result;
    }

    /** Returns the request without the model's name, which another model does not know. */
    private static ChatRequest toOther(ChatRequest request) {
        return request.model() == null ? request : request.withModel(null);
    }

    /** Returns whether a retry cannot help; a call that the user stopped is not started elsewhere. */
    static boolean isFinal(Throwable thrown) {
        return Forwarded.bare(thrown) instanceof LlmException known
                && !known.retriable()
                && known.kind() != LlmException.Kind.CANCELLED
                && known.kind() != LlmException.Kind.BUDGET_SPENT;
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return stream(() -> model.stream(request), other, request);
    }

    @Override
    public Flow.Publisher<ChatEvent> streamReserved(ChatRequest request) {
        SharedBudget held = LimitedModel.heldBy(inner, request);
        return stream(() -> model.streamReserved(request), holding(other, held), request);
    }

    private static Flow.Publisher<ChatEvent> stream(
            Supplier<Flow.Publisher<ChatEvent>> first, ChatModel other, ChatRequest request) {
        return new EventPublisher(signals -> new Relay(signals) {
            private volatile boolean over;

            @Override
            public void begin() {
                follow(first);
            }

            @Override
            public void seen(ChatEvent event) {
                over = over || !(event instanceof ChatEvent.UsageUpdate);
            }

            @Override
            public boolean recovers(RuntimeException failure) {
                if (over || !isFinal(failure)) {
                    return false;
                }
                over = true;
                follow(() -> ReportedModel.of(other).stream(toOther(request)));
                return true;
            }
        });
    }
}
