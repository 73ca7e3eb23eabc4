package io.pocketflow.core.engine;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.threads.Nanos;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch that reports once a segment that has blocked others for long: a post that waits for another branch never
 * ends. Guarded by the lock of the segments.
 */
final class SegmentWatch {

    private static final Logger LOG = LoggerFactory.getLogger(StepStore.class);
    private static final Duration SLOW = Duration.ofSeconds(10);

    private final Run run;
    private final Segments segments;
    private RunTimer.@Nullable Handle alarm;
    /** The strand that was reported last. */
    private @Nullable Strand reported;

    private boolean ended;

    SegmentWatch(Run run, Segments segments) {
        this.run = run;
        this.segments = segments;
    }

    /** Watches the running segment, because another one waits. */
    void begin() {
        Strand running = segments.running();
        if (alarm == null && running != null && running != reported && !ended) {
            alarm = run.schedule(() -> late(running), Nanos.of(SLOW));
        }
    }

    /** Ends the watch. */
    void end() {
        ended = true;
        if (alarm != null) {
            alarm.cancel();
        }
    }

    private void late(Strand seen) {
        segments.whileWaiting(waiting -> {
            alarm = null;
            if (waiting != null && segments.running() == seen) {
                reported = seen;
                run.submitBlocking(() -> report(seen, waiting));
            }
            if (waiting != null) {
                begin();
            }
        });
    }

    private void report(Strand slow, Frame waiting) {
        LOG.warn(
                "{} of run '{}' has been in its prep or post for {} s, and {} waits for it: in a durable run with"
                        + " parallel flows these phases run one at a time, so a phase that waits for another branch never"
                        + " ends",
                Location.path(slow.phase()),
                run.id(),
                SLOW.toSeconds(),
                Location.path(waiting));
    }
}
