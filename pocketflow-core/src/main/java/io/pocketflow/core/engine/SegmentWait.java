package io.pocketflow.core.engine;

import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A wait until the strand may run its next segment; the frame is resumed with its previous value. */
final class SegmentWait extends Wait {

    private final Segments segments;
    private final @Nullable Object value;
    private final @Nullable Throwable error;
    /** Whether the strand was stopped; guarded by the lock of the segments. */
    boolean abandoned;

    SegmentWait(Segments segments, Frame frame) {
        super(frame);
        this.segments = segments;
        this.value = frame.value;
        this.error = frame.error;
    }

    @Override
    public void arm() {
        segments.enter(this);
    }

    /** Resumes the frame: its turn has come. */
    void go() {
        wake(value, error);
    }

    /** Resumes the frame. A stopped strand runs no user phases and needs no turn. */
    @Override
    public void abort(Queue<Runnable> below) {
        segments.abandon(this);
        wake(value, error);
    }
}
