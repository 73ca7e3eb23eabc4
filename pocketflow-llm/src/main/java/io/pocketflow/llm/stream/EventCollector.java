package io.pocketflow.llm.stream;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Forwarded;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that passes the events of a stream to a consumer, and its reply to a future. Completing the future from
 * outside cancels the stream.
 */
public final class EventCollector implements Flow.Subscriber<ChatEvent> {

    private final String model;
    private final Consumer<? super ChatEvent> to;
    private final CompletableFuture<ChatReply> reply = Forwarded.pending();
    private Flow.@Nullable Subscription subscription;

    private EventCollector(String model, Consumer<? super ChatEvent> to) {
        this.model = model;
        this.to = to;
    }

    /**
     * Subscribes to a stream, passes its events to the consumer, and returns the reply as a future. Cancelling it
     * cancels the stream.
     */
    public static CompletableFuture<ChatReply> collect(
            String model, Flow.Publisher<ChatEvent> stream, Consumer<? super ChatEvent> to) {
        EventCollector collector = new EventCollector(model, to);
        stream.subscribe(collector);
        return collector.reply;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        reply.whenComplete((done, failure) -> subscription.cancel());
        subscription.request(1);
    }

    /** Requests events one at a time, so that no event is read while the consumer works on another. */
    @Override
    public void onNext(ChatEvent event) {
        try {
            to.accept(event);
        } catch (RuntimeException | Error e) {
            reply.completeExceptionally(e);
            return;
        }
        if (event instanceof ChatEvent.End end) {
            reply.complete(end.reply());
        } else if (subscription != null && !reply.isDone()) {
            subscription.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        reply.completeExceptionally(failure);
    }

    /** Follows the end event, which has completed the reply; a stream that users implement may lack that event. */
    @Override
    public void onComplete() {
        reply.completeExceptionally(
                new LlmException(LlmException.Kind.INTERRUPTED_STREAM, model + " ended its stream without a reply"));
    }
}
