package io.pocketflow.llm.stream;

import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.base.Reporting;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * A publisher that creates a source, and so a wire request, for each subscriber. Its calls belong to the attempt that
 * created the publisher, whichever thread subscribes. Immutable and thread-safe.
 */
public record EventPublisher(EventSource.Opener opener, Reporter reporter) implements Flow.Publisher<ChatEvent> {

    /** Returns a publisher whose calls belong to the attempt of this thread. */
    public EventPublisher(EventSource.Opener opener) {
        this(opener, Reporter.current());
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ChatEvent> subscriber) {
        Objects.requireNonNull(subscriber, "the subscriber must not be null");
        new EventSubscription(subscriber, this::open).start();
    }

    /** Returns a source, which has not begun its work, for a subscription or for another source that polls it. */
    EventSource open(EventSource.Signals signals) {
        return Reporting.within(reporter, () -> opener.open(signals));
    }
}
