package io.pocketflow.core.engine;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.failure.SafeText;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of one run, and the time of their events. Thread-safe. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(FlowListener.class);
    /** The time for which the time of day is computed from the other clock, so that an event needs one clock only. */
    private static final long TRUSTED_NANOS = 1_000_000_000;

    /** A reading of both clocks. */
    private record Both(long nanos, Instant day) {}

    private final FlowListener[] listeners;
    /** The listeners that have failed, by identity: their hashCode may throw too. */
    private final Set<FlowListener> failed =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private final RunTimer timer;
    private final boolean seeContents;
    private volatile Both read;

    Listeners(List<FlowListener> listeners, RunTimer timer) {
        this.listeners = listeners.toArray(FlowListener[]::new);
        this.timer = timer;
        this.seeContents = listeners.stream().anyMatch(FlowListener::seesContents);
        this.read = new Both(timer.nanoTime(), timer.now());
    }

    /** Returns whether a listener receives prompts and replies. */
    boolean seeContents() {
        return seeContents;
    }

    /** Returns the time of day at a reading of the timer's nanoseconds that was taken just now. */
    Instant at(long nanos) {
        Both last = read;
        long since = nanos - last.nanos;
        if (since > TRUSTED_NANOS || since < 0) {
            last = new Both(nanos, timer.now());
            read = last;
            return last.day;
        }
        return last.day.plusNanos(since);
    }

    /**
     * Passes an event to all listeners. The first exception of a listener is logged; exceptions never affect the run.
     */
    void tell(FlowEvent event) {
        for (FlowListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Throwable thrown) {
                failed(listener, event, thrown);
            }
        }
    }

    /** Passes an event to all listeners, and its contents only to those that see contents. */
    void tell(FlowEvent.Private event) {
        for (FlowListener listener : listeners) {
            try {
                listener.on(listener.seesContents() ? event : event.withoutContents());
            } catch (Throwable thrown) {
                failed(listener, event, thrown);
            }
        }
    }

    private void failed(FlowListener listener, FlowEvent event, Throwable thrown) {
        if (failed.add(listener)) {
            SafeText.warn(
                    LOG,
                    "listener " + SafeText.of(listener) + " failed on " + SafeText.of(event) + "; the run continues",
                    thrown);
        }
    }
}
