package io.pocketflow.cli.pool;

import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A model that a purse pays: it makes no call after the budget is spent, and the purse records each call. Thread-safe. */
public final class PaidModel implements ChatModel {

    private final ChatModel model;
    private final Purse purse;

    /** Creates a model that the purse pays; the meter of the purse counts the inner model. */
    public PaidModel(ChatModel model, Purse purse) {
        this.model = model;
        this.purse = purse;
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public boolean supportsJsonSchema() {
        return model.supportsJsonSchema();
    }

    @Override
    public Reservation reserve(ChatRequest request) {
        return model.reserve(request);
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return paid(() -> model.chatAsync(request));
    }

    @Override
    public CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        return paid(() -> model.chatReservedAsync(request));
    }

    private CompletableFuture<ChatReply> paid(Supplier<CompletableFuture<ChatReply>> call) {
        try {
            purse.refuseIfSpent();
        } catch (LlmException spent) {
            return CompletableFuture.failedFuture(spent);
        }
        return call.get().whenComplete((reply, failed) -> purse.paid(reply == null ? usage(failed) : reply.usage()));
    }

    private static Usage usage(@Nullable Throwable failed) {
        Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
        return cause instanceof LlmException known ? known.usage() : Usage.NONE;
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return subscriber -> {
            try {
                purse.refuseIfSpent();
            } catch (LlmException spent) {
                subscriber.onSubscribe(new Refused());
                subscriber.onError(spent);
                return;
            }
            model.stream(request).subscribe(new Paid(subscriber));
        };
    }

    /** A subscription without events. */
    private record Refused() implements Flow.Subscription {
        @Override
        public void request(long events) {}

        @Override
        public void cancel() {}
    }

    /** A subscriber that pays once: for the whole reply, or for the usage reported before a failure or a cancellation. */
    private final class Paid implements Flow.Subscriber<ChatEvent>, Flow.Subscription {

        private final Flow.Subscriber<? super ChatEvent> subscriber;
        private final AtomicBoolean open = new AtomicBoolean(true);
        private volatile Usage usage = Usage.NONE;
        private volatile Flow.@Nullable Subscription subscription;

        Paid(Flow.Subscriber<? super ChatEvent> subscriber) {
            this.subscriber = subscriber;
        }

        private void pay() {
            if (open.compareAndSet(true, false)) {
                purse.paid(usage);
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription made) {
            subscription = made;
            subscriber.onSubscribe(this);
        }

        @Override
        public void onNext(ChatEvent event) {
            if (event instanceof ChatEvent.UsageUpdate update) {
                usage = update.usage();
            } else if (event instanceof ChatEvent.End end) {
                usage = end.reply().usage();
                pay();
            }
            subscriber.onNext(event);
        }

        @Override
        public void onError(Throwable failure) {
            Usage counted = usage(failure);
            usage = counted.total() > usage.total() ? counted : usage;
            pay();
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            pay();
            subscriber.onComplete();
        }

        @Override
        public void request(long events) {
            Flow.Subscription made = subscription;
            if (made != null) {
                made.request(events);
            }
        }

        @Override
        public void cancel() {
            Flow.Subscription made = subscription;
            if (made != null) {
                made.cancel();
            }
            pay();
        }
    }
}
