package io.pocketflow.core.event;

import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.failure.SafeText;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reporter of events outside of runs to one listener. Thread-safe. */
final class OutsideReporter implements Reporter {

    private static final Logger LOG = LoggerFactory.getLogger(FlowListener.class);

    private final FlowListener listener;
    private final AtomicBoolean failed = new AtomicBoolean();

    OutsideReporter(FlowListener listener) {
        this.listener = listener;
    }

    @Override
    public boolean isHeard() {
        return true;
    }

    @Override
    public boolean seesContents() {
        return listener.seesContents();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void report(Report report) {
        try {
            FlowEvent event = report.event(Source.OUTSIDE, Instant.now());
            boolean hides = event instanceof FlowEvent.Private && !listener.seesContents();
            listener.on(hides ? ((FlowEvent.Private) event).withoutContents() : event);
        } catch (Throwable thrown) {
            if (failed.compareAndSet(false, true)) {
                SafeText.warn(LOG, "listener " + SafeText.of(listener) + " failed; the call continues", thrown);
            }
        }
    }

    @Override
    public String toString() {
        return "reporter to " + listener;
    }
}
