package io.pocketflow.core.event;

import io.pocketflow.core.threads.CurrentWork;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The way by which the work of an attempt reports events to the listeners of its run: calls of models and tools, and
 * progress. The attempt's context has it, and the thread that runs {@code exec}. A client that continues on another thread
 * takes the reporter along. Thread-safe.
 *
 * <pre>{@code
 * Reporter reporter = Reporter.current();
 * threads.submit(() -> reporter.call(() -> model.chat(question)));
 * }</pre>
 *
 * <p>Events may be reported after the attempt has ended, for work that outlives it.
 */
public interface Reporter {

    /** A reporter without listeners. */
    Reporter NONE = new Reporter() {
        @Override
        public boolean isHeard() {
            return false;
        }

        @Override
        public boolean seesContents() {
            return false;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void report(Report event) {}

        @Override
        public String toString() {
            return "no listeners";
        }
    };

    /** A function that creates an event. It is called only if there are listeners. */
    @FunctionalInterface
    interface Report {

        /**
         * Returns the event.
         *
         * @param source the source for the event: the attempt, or {@link FlowEvent.Source#OUTSIDE}
         * @param at the time for the event
         */
        FlowEvent event(FlowEvent.Source source, Instant at);
    }

    /**
     * Returns the reporter of the attempt whose {@code exec} or fallback runs on this thread, or {@link #NONE} if there is
     * no attempt or its run has no listeners.
     */
    static Reporter current() {
        Object reporter = CurrentWork.get();
        return reporter == null ? NONE : (Reporter) reporter;
    }

    /** Returns a reporter of events outside of runs to one listener. The listener's exceptions are logged. */
    static Reporter to(FlowListener listener) {
        return new OutsideReporter(Objects.requireNonNull(listener, "listener must not be null"));
    }

    /** Returns whether there are listeners. Without listeners, {@link #report} does nothing. */
    boolean isHeard();

    /** Returns whether a listener receives prompts and replies; if not, events need not contain them. */
    boolean seesContents();

    /** Returns the nanoseconds of the clock by which the run measures durations. */
    long nanoTime();

    /** Reports an event now. Exceptions of listeners are logged and not thrown. */
    void report(Report event);

    /** Calls the function with this reporter as the {@linkplain #current() current} one of this thread. */
    default <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        try (CurrentWork slot = CurrentWork.open()) {
            slot.set(isHeard() ? this : null);
            return work.call();
        }
    }
}
