package io.pocketflow.core.engine;

import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.failure.SafeText;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of one run. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(FlowListener.class);

    private final FlowListener[] listeners;
    private final Set<FlowListener> failed = ConcurrentHashMap.newKeySet();

    Listeners(List<FlowListener> listeners) {
        this.listeners = listeners.toArray(FlowListener[]::new);
    }

    /**
     * Passes an event to all listeners. The first exception of a listener is logged; exceptions never affect the run.
     */
    void tell(FlowEvent event) {
        for (FlowListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Throwable thrown) {
                if (failed.add(listener)) {
                    SafeText.warn(
                            LOG,
                            "listener " + SafeText.of(listener) + " failed on " + SafeText.of(event)
                                    + "; the run continues",
                            thrown);
                }
            }
        }
    }
}
