package io.pocketflow.llm.stream;

import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.base.Reporting;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of another stream, as a decorator passes them on. The decorator chooses the stream, sees all events, and
 * may continue with another stream after a failure. It requests one event at a time, when one is wanted.
 *
 * <p>The source of another {@link EventPublisher} is polled directly, by the thread that polls this one. A subscription of its
 * own would need two changes of threads for each event.
 */
public abstract class Relay implements EventSource {

    private final Signals signals;
    private final Queue<ChatEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile Flow.@Nullable Subscription upstream;
    private volatile @Nullable Direct direct;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean closed;
    /** Whether an event was polled for and not delivered yet. */
    private volatile boolean wanted;

    /** The reporter of the attempt that subscribed. */
    private final Reporter reporter = Reporter.current();

    private boolean begun;

    public Relay(Signals signals) {
        this.signals = signals;
    }

    /** Returns the reporter of the attempt that asked for the stream. */
    public final Reporter reporter() {
        return reporter;
    }

    /** Starts the work: sooner or later it calls {@link #follow}, {@link #give} or {@link #fail}, or it throws. */
    public abstract void begin();

    /**
     * Starts the work as {@link #begin} does, for a caller that cannot handle an exception: the stream fails instead.
     */
    public final void beginLater() {
        guarded(this::begin);
    }

    /** Runs the work; the stream fails with what it throws. */
    public final void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            fail(unchecked(e));
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        return thrown instanceof RuntimeException unchecked
                ? unchecked
                : new LlmException(LlmException.Kind.INTERRUPTED_STREAM, "a stream failed: " + thrown, thrown);
    }

    /** Observes an event that will be passed on. */
    public void seen(ChatEvent event) {}

    /** Handles the failure of the followed stream; returns whether the stream continues in another way. */
    public boolean recovers(RuntimeException failure) {
        return false;
    }

    /** Releases resources when the subscription is over or cancelled; called once or more. */
    public void released() {}

    /** Passes on the events of this stream from now on; a stream that throws at its start has failed. */
    public final void follow(Supplier<Flow.Publisher<ChatEvent>> stream) {
        if (closed) {
            return;
        }
        try {
            Flow.Publisher<ChatEvent> followed = Reporting.within(reporter, stream);
            if (followed instanceof EventPublisher own) {
                new Direct(own).start();
            } else {
                followed.subscribe(new Following());
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Throwable thrown) {
        upstream = null;
        RuntimeException failed = unchecked(thrown);
        guarded(() -> {
            if (!recovers(failed)) {
                fail(failed);
            }
        });
    }

    /** Passes on these events. */
    public final void give(Iterable<ChatEvent> more) {
        more.forEach(events::add);
        signals.changed();
    }

    /** Ends the stream with this failure once the waiting events are delivered. */
    public final void fail(RuntimeException thrown) {
        failure = thrown;
        signals.failed();
    }

    /** Returns whether the subscription is over. */
    public final boolean isClosed() {
        return closed;
    }

    @Override
    public final @Nullable ChatEvent poll() {
        if (!begun) {
            begun = true;
            wanted = true;
            begin();
            return null; // a change follows: decorators do not see events on the thread that begins
        }
        ChatEvent event = next();
        wanted = event == null;
        Flow.Subscription from = upstream;
        if (event == null && from != null && asked.compareAndSet(false, true)) {
            from.request(1);
        }
        return event;
    }

    private @Nullable ChatEvent next() {
        while (true) {
            RuntimeException failed = failure;
            ChatEvent event = events.poll();
            if (event != null) {
                return event;
            }
            if (failed != null) {
                throw failed;
            }
            Direct from = direct;
            event = from == null ? null : from.poll();
            if (event != null || from == direct) {
                return event;
            }
            // the stream has failed: a failure or another stream is next
        }
    }

    @Override
    public final void close() {
        closed = true;
        Direct followed = direct;
        if (followed != null) {
            followed.source.close();
        }
        Flow.Subscription from = upstream;
        if (from != null) {
            from.cancel();
        }
        released();
    }

    /** The source of a followed stream of this module, with the signals that it gives. Polled by one thread at a time. */
    private final class Direct implements Signals {

        private final EventSource source;
        private volatile boolean failing;
        private volatile @Nullable RuntimeException cut;
        private boolean delivered;
        /** The event that the source returned when its work began, until it is polled for. */
        private @Nullable ChatEvent first;

        Direct(EventPublisher stream) {
            source = stream.open(this);
        }

        /**
         * Begins the work on this thread, because the next poll may have to wait for a thread. No other thread polls the
         * source before it is published.
         */
        void start() {
            try {
                first = source.poll();
            } catch (RuntimeException | Error e) {
                ended(e);
                return;
            }
            direct = this;
            if (closed) {
                source.close();
            } else if (failing) {
                signals.failed();
            } else {
                signals.changed();
            }
        }

        /** Returns the next event, or null if there is none yet, or if the stream has just failed. */
        @Nullable
        ChatEvent poll() {
            try {
                RuntimeException failure = cut;
                if (failure != null) {
                    throw failure;
                }
                ChatEvent event = first == null ? source.poll() : first;
                first = null;
                if (event != null) {
                    delivered |= !(event instanceof ChatEvent.UsageUpdate);
                    seen(event);
                }
                return event;
            } catch (RuntimeException | Error e) {
                ended(e);
                return null;
            }
        }

        private void ended(Throwable thrown) {
            direct = null;
            source.close();
            if (!closed) {
                Relay.this.failed(
                        delivered && thrown instanceof LlmException known ? Failures.afterDelivery(known) : thrown);
            }
        }

        @Override
        public void changed() {
            signals.changed();
        }

        @Override
        public void failed() {
            failing = true;
            signals.failed();
        }

        @Override
        public void fail(RuntimeException failure) {
            cut = failure;
            source.close();
            failed();
        }
    }

    private final class Following implements Flow.Subscriber<ChatEvent> {

        private boolean ended;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            asked.set(false);
            upstream = subscription;
            if (closed) {
                subscription.cancel();
            } else if (wanted && asked.compareAndSet(false, true)) {
                // at once, because the next poll may have to wait for a thread
                subscription.request(1);
            }
            signals.changed();
        }

        @Override
        public void onNext(ChatEvent event) {
            ended |= event instanceof ChatEvent.End;
            seen(event);
            events.add(event);
            asked.set(false);
            signals.changed();
        }

        @Override
        public void onError(Throwable thrown) {
            failed(thrown);
        }

        @Override
        public void onComplete() {
            if (!ended) {
                onError(new LlmException(LlmException.Kind.INTERRUPTED_STREAM, "a stream ended without a reply"));
            }
        }
    }
}
