package io.pocketflow.llm.decorate;

import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.budget.BudgetedCall;
import io.pocketflow.llm.budget.Budgets;
import io.pocketflow.llm.budget.SharedBudget;
import io.pocketflow.llm.budget.TokenEstimate;
import io.pocketflow.llm.http.BudgetKey;
import io.pocketflow.llm.http.CallObserver;
import io.pocketflow.llm.http.ObservedModel;
import io.pocketflow.llm.stream.EventPublisher;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A model within a budget: a given one, or the one that all callers of the same model share. */
public final class LimitedModel extends Decorator {

    private final @Nullable SharedBudget given;
    private final boolean held;
    /** The shared budget of the model itself, which is held with it; null until it is needed. */
    private volatile @Nullable SharedBudget own;

    private LimitedModel(ChatModel inner, @Nullable SharedBudget given, boolean held) {
        super(inner, Layer.LIMITED);
        this.given = given;
        this.held = held;
    }

    /**
     * Returns the model limited by this budget, or by the shared budget of its server, model and key if that is null.
     */
    public static ChatModel of(ChatModel model, @Nullable Budget given) {
        return put(model, Layer.LIMITED, inner -> {
            LimitedModel limited = new LimitedModel(without(inner, Layer.LIMITED), (SharedBudget) given, false);
            SharedBudget within = limitOf(limited.inner);
            return within != null && within == limited.budget(null) ? limited.inner : limited;
        });
    }

    /** Returns the budget that limits a model inside of decorators, or null: its permits are not acquired twice. */
    private static @Nullable SharedBudget limitOf(ChatModel model) {
        ChatModel inner = model;
        while (!(inner instanceof LimitedModel) && inside(inner) != null) {
            inner = inside(inner);
        }
        return inner instanceof LimitedModel limited ? limited.budget(null) : null;
    }

    /** Returns the model inside of a decorator of this module or of a user; null if the model is not a decorator. */
    private static @Nullable ChatModel inside(ChatModel model) {
        if (model instanceof Decorator decorator) {
            return decorator.inner;
        }
        return model instanceof ForwardingChatModel forwarding ? forwarding.forwarded() : null;
    }

    /** Returns the budget whose permits a caller holds that reserved for a request; null if it holds none. */
    static @Nullable SharedBudget heldBy(ChatModel model, @Nullable ChatRequest request) {
        ChatModel inner = model;
        while (inner != null && !(inner instanceof LimitedModel) && !(inner instanceof RetryingModel)) {
            inner = inside(inner);
        }
        return inner instanceof LimitedModel limited ? limited.budget(request == null ? null : request.model()) : null;
    }

    /**
     * Returns a copy for a caller that holds permits of this budget. If it is this model's budget, each call uses these
     * permits.
     */
    LimitedModel holding(SharedBudget budget) {
        return budget == budget(null) ? new LimitedModel(inner, given, true) : this;
    }

    /** Returns the budget that limits the model, or would if it were limited. */
    public static SharedBudget budgetOf(ChatModel model) {
        SharedBudget limit = limitOf(model);
        return limit == null ? Budgets.SHARED.of(key(model, null)) : limit;
    }

    /** Returns the budget that callers of the model share, whatever limits it has. */
    public static SharedBudget sharedOf(ChatModel model) {
        return Budgets.SHARED.of(key(model, null));
    }

    /** Returns the key of the budget that callers of the model share; a decorator of a user may change the account. */
    private static BudgetKey key(ChatModel model, @Nullable String asked) {
        if (model instanceof Decorator decorator) {
            return key(decorator.inner, asked);
        }
        if (model instanceof ForwardingChatModel forwarding) {
            BudgetKey inner = key(forwarding.forwarded(), asked);
            Optional<String> own = forwarding.budgetKey();
            return own.equals(forwarding.forwarded().budgetKey())
                    ? inner
                    : own.map(account -> new BudgetKey(account, inner.model()))
                            .orElseGet(() -> Budgets.SHARED.keyOf(model, inner.model()));
        }
        return model instanceof ObservedModel observed
                ? observed.budgetKey(asked)
                : model.budgetKey()
                        .map(account -> new BudgetKey(account, asked == null ? model.name() : asked))
                        .orElseGet(() -> Budgets.SHARED.keyOf(model, asked == null ? model.name() : asked));
    }

    private SharedBudget budget(@Nullable String asked) {
        if (given != null) {
            return given;
        }
        if (asked != null) {
            return Budgets.SHARED.of(key(inner, asked));
        }
        SharedBudget known = own;
        if (known == null) {
            known = Budgets.SHARED.of(key(inner, null));
            own = known;
        }
        return known;
    }

    @Override
    ChatModel around(ChatModel other) {
        return new LimitedModel(other, given, held);
    }

    @Override
    public Reservation reserve(ChatRequest request) {
        return budget(request.model()).reserve(TokenEstimate.of(request)).and(inner.reserve(request));
    }

    /**
     * {@inheritDoc} If a pause began after the permits were granted, the call fails as a throttle before anything is
     * sent.
     */
    @Override
    public CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        SharedBudget budget = budget(request.model());
        LlmException refusal = budget.refusal(name());
        if (refusal != null) {
            return Forwarded.failed(refusal);
        }
        BudgetedCall call = budget.start(TokenEstimate.of(request));
        CallObserver observer = CallObserver.current().and(call);
        return seeing(begin(() -> CallObserver.within(observer, () -> model.chatReservedAsync(request))), call::ended);
    }

    /** {@inheritDoc} Waits for permits first, without holding a thread. */
    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        if (held) {
            return chatReservedAsync(request);
        }
        return begin(() -> new PermittedCall<>(
                        budget(request.model()), name(), () -> reserve(request), () -> chatReservedAsync(request))
                .start());
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return stream(request, held);
    }

    /** {@inheritDoc} If a pause began after the permits were granted, the stream fails as a throttle. */
    @Override
    public Flow.Publisher<ChatEvent> streamReserved(ChatRequest request) {
        return stream(request, true);
    }

    private Flow.Publisher<ChatEvent> stream(ChatRequest request, boolean reserved) {
        SharedBudget budget = budget(request.model());
        CallObserver outer = CallObserver.current();
        return new EventPublisher(signals -> new LimitedStream(
                signals,
                budget,
                name(),
                reserved ? null : () -> reserve(request),
                request,
                call -> CallObserver.within(outer.and(call), () -> model.streamReserved(request))));
    }
}
