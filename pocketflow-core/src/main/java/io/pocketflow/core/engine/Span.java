package io.pocketflow.core.engine;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.Failed;
import io.pocketflow.core.event.FlowEvent.Finished;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.PermitWaitFinished;
import io.pocketflow.core.event.FlowEvent.PermitWaitStarted;
import io.pocketflow.core.event.FlowEvent.Phase;
import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.event.FlowEvent.Started;
import io.pocketflow.core.event.FlowEvent.Suspended;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.limit.Reservation;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The events of an activity from its start to its end; {@link #NONE} if there are no listeners. */
public class Span {

    public static final Span NONE = new Span();

    private Span() {}

    /** Starts the span of a run, a visit or an attempt. */
    public static Span start(Frame frame, Kind kind) {
        return start(frame, kind, -1, frame.shared, null);
    }

    /** Starts the span of a phase of a visit. */
    public static Span start(Frame frame, Phase phase) {
        return start(frame, Kind.PHASE, -1, frame.shared, phase);
    }

    /** Returns the span of an item of a batch that this frame visits, with the params of the store that the item sees. */
    public static Span item(Frame frame, int index, Shared seen) {
        return start(frame, Kind.ITEM, index, seen, null);
    }

    /** Starts the span of the wait of an attempt for these permits. */
    static Span permitWait(Frame frame, Reservation permits) {
        StrandEvents events = frame.strand.events;
        if (events == null) {
            return NONE;
        }
        Source source = source(events, frame, Kind.ATTEMPT, -1, frame.shared, null);
        return new PermitSpan(events, source, permits.heldBackBy());
    }

    private static Span start(Frame frame, Kind kind, int index, Shared seen, @Nullable Phase phase) {
        StrandEvents events = frame.strand.events;
        if (events == null) {
            return NONE;
        }
        Source source = source(events, frame, kind, index, seen, phase);
        boolean shares = kind != Kind.RUN && kind != Kind.ITEM;
        Heard span = shares ? new Heard(events, source) : new Apart(events, source);
        span.tellStart();
        if (kind == Kind.ATTEMPT || phase != null && isUserCode(frame.op(), phase)) {
            events.stale();
        }
        return span;
    }

    private static boolean isUserCode(@Nullable Op op, Phase phase) {
        return op == null || op.isUserCode(phase);
    }

    private static Source source(
            StrandEvents events, Frame frame, Kind kind, int index, Shared seen, @Nullable Phase phase) {
        Op op = frame.op();
        int item = kind == Kind.ITEM || kind == Kind.PHASE ? index : frame.item();
        return new Source(
                events.run.id(),
                kind,
                kind == Kind.ITEM ? frame.path() + "[" + item + "]" : frame.path(),
                op == null ? events.run.op.name() : op.name(),
                seen.params(),
                item,
                kind == Kind.ATTEMPT ? frame.attempts() : -1,
                phase);
    }

    /** Returns the way in which the work of this activity reports events. */
    Reporter reporter() {
        return Reporter.NONE;
    }

    /** Returns user code as a part of this activity, for a thread that is not the strand's. */
    <T extends @Nullable Object> Callable<T> carried(Callable<T> userCode) {
        return userCode;
    }

    /** Sets this activity as the one whose user code is called next on this thread. */
    void enter() {}

    /** Clears the activity of this thread. */
    void exit() {}

    /** Reports the end of a phase or an item. */
    public void finished() {}

    /** Reports the end of a run, a visit, an item or an attempt. */
    public void finished(@Nullable String action, int attempts, boolean replayed) {}

    /** Reports a failure that no attempt follows, or a suspension. */
    public void failed(Throwable error) {}

    /** Reports the end of a phase or a wait: a failure, unless the error is null. */
    final void ended(@Nullable Throwable error) {
        if (error == null) {
            finished();
        } else {
            failed(error);
        }
    }

    /** Reports a failed attempt that another one follows. */
    public void failed(Throwable error, long retryInNanos, boolean throttled) {}

    /**
     * A span with listeners, of a visit, phase or attempt: its start and end are reported on the thread that drives its
     * strand.
     */
    private static class Heard extends Span implements Reporter {

        final StrandEvents events;
        final Source source;
        long startedAt;

        Heard(StrandEvents events, Source source) {
            this.events = events;
            this.source = source;
        }

        void tellStart() {
            events.tick();
            startedAt = events.nanos();
            events.listeners.tell(new Started(source, events.at()));
        }

        @Override
        public final void finished() {
            finished(null, 0, false);
        }

        @Override
        public void finished(@Nullable String action, int attempts, boolean replayed) {
            events.tick();
            events.listeners.tell(new Finished(
                    source, events.at(), Duration.ofNanos(events.nanos() - startedAt), action, attempts, replayed));
        }

        @Override
        public final void failed(Throwable error) {
            report((from, at) -> error instanceof FlowSuspended
                    ? new Suspended(from, at, took())
                    : new Failed(from, at, took(), cause(error), null, false));
        }

        @Override
        public final void failed(Throwable error, long retryInNanos, boolean throttled) {
            report((from, at) -> new Failed(from, at, took(), cause(error), Duration.ofNanos(retryInNanos), throttled));
        }

        private Duration took() {
            return Duration.ofNanos(nanoTime() - startedAt);
        }

        private static Throwable cause(Throwable error) {
            return error instanceof FlowException && error.getCause() != null ? error.getCause() : error;
        }

        // ---- the work of the activity, on any thread

        @Override
        final Reporter reporter() {
            return this;
        }

        @Override
        final <T extends @Nullable Object> Callable<T> carried(Callable<T> userCode) {
            return () -> call(userCode);
        }

        @Override
        final void enter() {
            events.enter(this);
        }

        @Override
        final void exit() {
            events.exit();
        }

        @Override
        public final boolean isHeard() {
            return true;
        }

        @Override
        public final boolean seesContents() {
            return events.listeners.seeContents();
        }

        @Override
        public final long nanoTime() {
            return events.run.timer.nanoTime();
        }

        @Override
        public final void report(Report report) {
            FlowEvent event = report.event(source, events.listeners.at(nanoTime()));
            if (event instanceof FlowEvent.Private secret) {
                events.listeners.tell(secret);
            } else {
                events.listeners.tell(event);
            }
        }

        @Override
        public final String toString() {
            return "reporter of " + source.path();
        }
    }

    /** The span of a wait for permits. */
    private static final class PermitSpan extends Span {

        private final StrandEvents events;
        private final Source source;
        private final String limiter;
        private final long startedAt;

        PermitSpan(StrandEvents events, Source source, String limiter) {
            this.events = events;
            this.source = source;
            this.limiter = limiter;
            events.tick();
            this.startedAt = events.nanos();
            events.listeners.tell(new PermitWaitStarted(source, events.at(), limiter));
        }

        @Override
        public void finished() {
            over(true);
        }

        @Override
        public void failed(Throwable error) {
            over(false);
        }

        private void over(boolean granted) {
            events.tick();
            Duration took = Duration.ofNanos(events.nanos() - startedAt);
            events.listeners.tell(new PermitWaitFinished(source, events.at(), limiter, took, granted));
        }
    }

    /** The span of a run or an item, which may start and end on different threads. */
    private static final class Apart extends Heard {

        Apart(StrandEvents events, Source source) {
            super(events, source);
        }

        @Override
        void tellStart() {
            startedAt = nanoTime();
            events.listeners.tell(new Started(source, events.listeners.at(startedAt)));
        }

        @Override
        public void finished(@Nullable String action, int attempts, boolean replayed) {
            long now = nanoTime();
            events.listeners.tell(new Finished(
                    source, events.listeners.at(now), Duration.ofNanos(now - startedAt), action, attempts, replayed));
        }
    }
}
