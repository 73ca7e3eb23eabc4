package io.pocketflow.core.engine;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.Failed;
import io.pocketflow.core.event.FlowEvent.Finished;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.Phase;
import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.event.FlowEvent.Started;
import io.pocketflow.core.event.FlowEvent.Suspended;
import java.time.Duration;
import java.time.Instant;
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

    private static Span start(Frame frame, Kind kind, int index, Shared seen, @Nullable Phase phase) {
        Listeners listeners = frame.strand.run.listeners;
        if (listeners == null) {
            return NONE;
        }
        Op op = frame.op();
        int item = kind == Kind.ITEM || kind == Kind.PHASE ? index : frame.item();
        return new Heard(
                listeners,
                frame.strand.run.timer,
                new Source(
                        frame.strand.run.id(),
                        kind,
                        frame.path() + (kind == Kind.ITEM ? "[" + item + "]" : ""),
                        op == null ? frame.strand.run.op.name() : op.name(),
                        seen.params(),
                        item,
                        kind == Kind.ATTEMPT ? frame.attempts() : -1,
                        phase));
    }

    /** Reports the end of a phase or an item. */
    public void finished() {}

    /** Reports the end of a run, a visit, an item or an attempt. */
    public void finished(@Nullable String action, int attempts, boolean replayed) {}

    /** Reports a failure that no attempt follows, or a suspension. */
    public void failed(Throwable error) {}

    /** Reports a failed attempt that another one follows. */
    public void failed(Throwable error, long retryInNanos, boolean throttled) {}

    /** A span with listeners. */
    private static final class Heard extends Span {

        private final Listeners listeners;
        private final RunTimer timer;
        private final Source source;
        private final long startedAt;

        Heard(Listeners listeners, RunTimer timer, Source source) {
            this.listeners = listeners;
            this.timer = timer;
            this.source = source;
            this.startedAt = timer.nanoTime();
            listeners.tell(new Started(source, timer.now()));
        }

        @Override
        public void finished() {
            finished(null, 0, false);
        }

        @Override
        public void finished(@Nullable String action, int attempts, boolean replayed) {
            listeners.tell(new Finished(source, now(), took(), action, attempts, replayed));
        }

        @Override
        public void failed(Throwable error) {
            if (error instanceof FlowSuspended) {
                listeners.tell(new Suspended(source, now(), took()));
                return;
            }
            listeners.tell(new Failed(source, now(), took(), cause(error), null, false));
        }

        @Override
        public void failed(Throwable error, long retryInNanos, boolean throttled) {
            listeners.tell(new Failed(source, now(), took(), cause(error), Duration.ofNanos(retryInNanos), throttled));
        }

        private Instant now() {
            return timer.now();
        }

        private Duration took() {
            return Duration.ofNanos(timer.nanoTime() - startedAt);
        }

        private static Throwable cause(Throwable error) {
            return error instanceof FlowException && error.getCause() != null ? error.getCause() : error;
        }
    }
}
