package io.pocketflow.core.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A wait of a frame. Exactly one {@link #wake} resumes the frame; later ones have no effect. */
public abstract class Wait {

    public final Frame frame;

    public Wait(Frame frame) {
        this.frame = frame;
    }

    /** Arranges the call of {@link #wake}; called once, after the strand has been marked as waiting. */
    public abstract void arm();

    /**
     * Requests an early end because the strand was stopped; may be called at any time after that mark, and repeatedly.
     *
     * @param below receives the steps that stop the strands below this one, which may be nested to any depth: run them
     *     in a loop
     */
    public abstract void abort(Queue<Runnable> below);

    /** Resumes the frame on the run's executor, unless it was resumed before. */
    public final boolean wake(@Nullable Object value, @Nullable Throwable error) {
        return frame.strand.wake(this, value, error);
    }

    /**
     * Runs the steps that stop strands, and then the steps that these add for the strands below: in a loop, because
     * strands nest to any depth.
     */
    static void stopping(Consumer<Queue<Runnable>> first) {
        Queue<Runnable> below = new ArrayDeque<>();
        first.accept(below);
        for (Runnable next = below.poll(); next != null; next = below.poll()) {
            next.run();
        }
    }
}
