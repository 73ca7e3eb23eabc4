package io.pocketflow.llm.stream;

import io.pocketflow.llm.ChatEvent;
import java.util.Objects;
import java.util.concurrent.Flow;

/** A publisher that creates a source, and so a wire request, for each subscriber. Immutable and thread-safe. */
public record EventPublisher(EventSource.Opener opener) implements Flow.Publisher<ChatEvent> {

    @Override
    public void subscribe(Flow.Subscriber<? super ChatEvent> subscriber) {
        Objects.requireNonNull(subscriber, "the subscriber must not be null");
        new EventSubscription(subscriber, opener).start();
    }
}
