package io.pocketflow.core.engine;

import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.future.Stages.Pending;
import io.pocketflow.core.threads.ServiceThread;
import io.pocketflow.core.threads.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The saves of the records of a segment that has got its number.
 *
 * @param saved counts a save that has ended
 * @param dispatcher looks for the next segment to run
 */
record SegmentSaves(Run run, Segment segment, Runnable saved, Turn dispatcher) {

    /** Saves the records; called under the lock of the segments. */
    void save(List<Segment> changed) {
        segment.saving = changed.size();
        for (Segment next : changed) {
            try {
                Object saving = next.save();
                if (saving instanceof Pending pending) {
                    pending.stage().whenComplete((done, failed) -> ServiceThread.call(() -> ended(failed)));
                } else {
                    segment.saving--;
                }
            } catch (Throwable notSaved) {
                ended(notSaved);
            }
        }
    }

    private void ended(@Nullable Throwable failed) {
        if (failed == null) {
            saved.run();
            dispatcher.takeOn(run);
        } else {
            // on a thread of the run: the current thread may be the store's, or hold the lock
            run.submitBlocking(() -> segment.strand.storeFailed(Failures.unwrap(failed)));
        }
    }
}
