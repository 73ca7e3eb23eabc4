package io.pocketflow.llm.stream;

import io.pocketflow.llm.ChatEvent;
import org.jspecify.annotations.Nullable;

/** Where the events of one subscription come from. */
public interface EventSource {

    /** How a source wakes its subscription up; from any thread. */
    interface Signals {

        /** {@link #poll} may give more than before. */
        void changed();

        /** {@link #poll} throws from now on, which no code of other users may hold up. */
        void failed();

        /** The stream is over at once, whatever is still to be polled. */
        void fail(RuntimeException failure);
    }

    /** Makes the source of one subscription. */
    interface Opener {
        /** Returns the source, which has not begun its work. */
        EventSource open(Signals signals);
    }

    /**
     * The next event, {@link ChatEvent.End} as the last, or null if there is none yet. The first call starts the work.
     * Called by one thread at a time, and only when an event is wanted.
     */
    @Nullable
    ChatEvent poll();

    /** Gives the work up, if it is not over. From any thread, any number of times. */
    void close();
}
