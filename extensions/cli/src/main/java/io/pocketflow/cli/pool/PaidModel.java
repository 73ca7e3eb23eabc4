package io.pocketflow.cli.pool;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A model whose calls are paid: it makes no call after the budget is spent, and notes the usage of each. Thread-safe. */
public final class PaidModel extends ForwardingChatModel {

    private final Payer payer;
    /** Whether batches make the calls, at half the price: then the meter of the payer allows a call before it is sent. */
    private final boolean isOfBatches;

    /** Creates a model with this payer, whose meter counts the inner model. */
    public PaidModel(ChatModel model, Payer payer) {
        this(model, payer, false);
    }

    private PaidModel(ChatModel model, Payer payer, boolean isOfBatches) {
        super(model);
        this.payer = payer;
        this.isOfBatches = isOfBatches;
    }

    @Override
    protected ForwardingChatModel ofBatches() {
        return new PaidModel(forwarded(), payer, true);
    }

    @Override
    protected CompletableFuture<ChatReply> aroundCall(
            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
        try {
            if (!isOfBatches) {
                payer.refuseIfSpent();
            }
        } catch (LlmException spent) {
            return CompletableFuture.failedFuture(spent);
        }
        return next.apply(request).whenComplete((reply, failed) -> pay(reply == null ? usage(failed) : reply.usage()));
    }

    private void pay(Usage usage) {
        payer.paid(usage, isOfBatches);
    }

    private static Usage usage(@Nullable Throwable failed) {
        Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
        return cause instanceof LlmException known ? known.usage() : Usage.NONE;
    }

    @Override
    protected Flow.Publisher<ChatEvent> aroundStream(
            ChatRequest request, Function<ChatRequest, Flow.Publisher<ChatEvent>> next) {
        Flow.Publisher<ChatEvent> stream = next.apply(request);
        return subscriber -> {
            try {
                payer.refuseIfSpent();
            } catch (LlmException spent) {
                subscriber.onSubscribe(new Refused());
                subscriber.onError(spent);
                return;
            }
            stream.subscribe(new Paid(subscriber));
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
                PaidModel.this.pay(usage);
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
