package io.pocketflow.core;

import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Something that a frame waits for. Exactly one {@link #wake} resumes the frame; later ones are without effect. */
abstract class Wait {

    final Frame frame;

    Wait(Frame frame) {
        this.frame = frame;
    }

    /** Makes it happen that {@link #wake} is called; called once, after the strand has been marked as waiting. */
    abstract void arm();

    /**
     * Asks to end early because the strand was stopped; may be called at any time after that mark, and repeatedly.
     *
     * @param below takes what stops the strands below this one, which may be nested to any depth: run them in a loop
     */
    abstract void abort(Queue<Runnable> below);

    /** Resumes the frame on the run's executor, if nothing has before. */
    final boolean wake(@Nullable Object value, @Nullable Throwable error) {
        return frame.strand.wake(this, value, error);
    }
}
