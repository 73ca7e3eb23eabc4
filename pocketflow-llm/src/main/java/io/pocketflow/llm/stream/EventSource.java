package io.pocketflow.llm.stream;

import io.pocketflow.llm.ChatEvent;
import org.jspecify.annotations.Nullable;

/** The source of the events of one subscription. */
public interface EventSource {

    /** The signals with which a source wakes its subscription up; from any thread. */
    interface Signals {

        /** Signals that {@link #poll} may return more than before. */
        void changed();

        /** Signals that {@link #poll} throws from now on; no code of other users may delay this. */
        void failed();

        /** Ends the stream at once, with events still to be polled. */
        void fail(RuntimeException failure);
    }

    /** A factory of sources, one per subscription. */
    interface Opener {
        /** Returns the source, which has not begun its work. */
        EventSource open(Signals signals);
    }

    /**
     * Returns the next event, {@link ChatEvent.End} as the last, or null if there is none yet. The first call starts
     * the work. Called by one thread at a time, and only when an event is requested.
     */
    @Nullable
    ChatEvent poll();

    /** Cancels the work, if it is not over. From any thread, any number of times. */
    void close();
}
