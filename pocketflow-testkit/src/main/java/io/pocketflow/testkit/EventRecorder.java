package io.pocketflow.testkit;

import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowListener;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** A listener that keeps all events in memory. Thread-safe. */
public final class EventRecorder implements FlowListener {

    private final Queue<FlowEvent> events = new ConcurrentLinkedQueue<>();

    /** Creates a recorder without events. */
    public EventRecorder() {}

    @Override
    public void on(FlowEvent event) {
        events.add(event);
    }

    /** Returns the events so far, in order. */
    public List<FlowEvent> events() {
        return List.copyOf(events);
    }

    /** Returns the events of one kind so far, in order. */
    public List<FlowEvent> events(FlowEvent.Kind kind) {
        return events.stream().filter(event -> event.source().kind() == kind).collect(Collectors.toList());
    }

    /** Returns the events so far as lines, such as {@code started node Flow/Search#2} or {@code failed attempt 0 Flow/Search}. */
    public List<String> lines() {
        return events.stream().map(EventRecorder::line).collect(Collectors.toList());
    }

    private static String line(FlowEvent event) {
        FlowEvent.Source source = event.source();
        String kind =
                source.phase() != null ? source.phase().name() : source.kind().name();
        String attempt = source.attempt() >= 0 ? " " + source.attempt() : "";
        String what = kind.toLowerCase(Locale.ROOT) + attempt + (source.path().isEmpty() ? "" : " " + source.path());
        return event.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + what;
    }
}
