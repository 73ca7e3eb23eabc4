package io.pocketflow.llm.stream;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Waiting;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that passes the text of a stream to a consumer on the thread that waits for the reply. The waiting thread
 * receives deltas, the end and failures through a queue; it requests the next event when the consumer has returned.
 */
public final class TextWaiter implements Flow.Subscriber<ChatEvent> {

    private final String model;
    private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;

    private TextWaiter(String model) {
        this.model = model;
    }

    /** Subscribes to the stream of this model, passes its text to the consumer, and blocks until the reply. */
    public static ChatReply read(String model, Flow.Publisher<ChatEvent> stream, Consumer<? super String> to) {
        TextWaiter waiter = new TextWaiter(model);
        stream.subscribe(waiter);
        try {
            return waiter.read(to);
        } catch (InterruptedException e) {
            throw Waiting.interrupted(model, e);
        } finally {
            waiter.cancel();
        }
    }

    private ChatReply read(Consumer<? super String> to) throws InterruptedException {
        while (true) {
            Object signal = signals.take();
            if (signal instanceof ChatEvent.TextDelta delta) {
                to.accept(delta.text());
                request();
            } else if (signal instanceof ChatEvent.End end) {
                return end.reply();
            } else {
                return Waiting.forReply(model, CompletableFuture.failedFuture((Throwable) signal));
            }
        }
    }

    private void request() {
        Flow.Subscription open = subscription;
        if (open != null) {
            open.request(1);
        }
    }

    private void cancel() {
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(1);
    }

    /** Requests the next event at once where the consumer does not receive this one. */
    @Override
    public void onNext(ChatEvent event) {
        if (event instanceof ChatEvent.TextDelta || event instanceof ChatEvent.End) {
            signals.add(event);
        } else {
            request();
        }
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(failure);
    }

    /** Follows the end event, which the waiting thread has received; a stream that users implement may lack that event. */
    @Override
    public void onComplete() {
        signals.add(
                new LlmException(LlmException.Kind.INTERRUPTED_STREAM, model + " ended its stream without a reply"));
    }
}
