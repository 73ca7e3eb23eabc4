package io.pocketflow.llm.stream;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatEvent.End;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.base.Threads;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription that delivers the events of a source by the rules of Reactive Streams: one signal at a time, no more
 * events than requested, nothing after the end.
 *
 * <p>Every change (demand, bytes, a failure) increments {@code changes}. The thread that increments it from 0
 * {@linkplain #proceed puts} {@link #drain} on {@link Threads#CALLBACKS}. The drain runs until it has seen all changes,
 * so it never runs twice at once, and the subscriber is called only there. The count begins at 1, so that nothing is
 * signalled before {@code onSubscribe} ends.
 *
 * <p>User code may block all threads for callbacks. So the thread that requests the first event starts the source, and
 * with it the deadline; and a failure overtakes a drain that waits for a thread, on {@link Threads#TIMEOUTS}.
 */
final class EventSubscription implements Flow.Subscription, EventSource.Signals {

    private static final Logger LOG = LoggerFactory.getLogger(EventSubscription.class);

    private final AtomicInteger changes = new AtomicInteger(1);
    private final AtomicLong demand = new AtomicLong();
    private final EventSource source;
    private volatile Flow.@Nullable Subscriber<? super ChatEvent> subscriber;
    private volatile @Nullable RuntimeException failure;
    /** The number of failures that the source signalled. */
    private final AtomicInteger failures = new AtomicInteger();
    /** The number of signalled failures from which the source has recovered, by another stream. */
    private volatile int recovered;

    private volatile @Nullable Drain queued;
    private boolean delivered;
    private boolean begun;
    /** The event that the source returned when it was begun, until it is delivered. */
    private @Nullable ChatEvent first;
    /** The exception that the source threw when it was begun. */
    private @Nullable Throwable fault;

    /** One run of {@link #drain}, by the first thread that is free. */
    private final class Drain extends AtomicBoolean implements Runnable {

        private static final long serialVersionUID = 1L;

        @Override
        public void run() {
            if (compareAndSet(false, true)) {
                drain();
            }
        }
    }

    EventSubscription(Flow.Subscriber<? super ChatEvent> subscriber, EventSource.Opener opener) {
        this.subscriber = subscriber;
        this.source = opener.open(this);
    }

    void start() {
        Flow.Subscriber<? super ChatEvent> to = subscriber;
        if (to != null) {
            guarded(() -> to.onSubscribe(this));
        }
        proceed();
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            fail(new IllegalArgumentException("at least 1 event must be requested but it was " + count));
            return;
        }
        demand.accumulateAndGet(count, (has, more) -> has + more < 0 ? Long.MAX_VALUE : has + more);
        changed();
    }

    @Override
    public void cancel() {
        subscriber = null;
        source.close();
    }

    @Override
    public void fail(RuntimeException failure) {
        this.failure = failure;
        source.close();
        failed();
    }

    @Override
    public void failed() {
        failures.incrementAndGet();
        changed();
        overtake();
    }

    /** Returns whether the source throws, as far as it is known. */
    private boolean failing() {
        return failures.get() != recovered;
    }

    @Override
    public void changed() {
        if (changes.getAndIncrement() == 0) {
            proceed();
        }
    }

    /** Starts the source on this thread if that is due, and schedules a drain if there is something to signal. */
    private void proceed() {
        int seen = changes.get();
        while (seen != 0) {
            boolean ends = subscriber == null || failure != null;
            if (begun || ends || (demand.get() > 0 && begin())) {
                schedule();
                return;
            }
            seen = changes.addAndGet(-seen);
        }
    }

    /** Starts the source; returns whether there is something to signal then. */
    private boolean begin() {
        begun = true;
        try {
            first = source.poll();
        } catch (RuntimeException | Error e) {
            fault = e;
        }
        return first != null || fault != null;
    }

    private void schedule() {
        Drain next = new Drain();
        queued = next;
        Threads.CALLBACKS.execute(next);
        if (failing()) {
            overtake();
        }
    }

    private void overtake() {
        Drain waiting = queued;
        if (waiting != null && !waiting.get()) {
            Threads.TIMEOUTS.execute(waiting);
        }
    }

    private void drain() {
        int seen = changes.get();
        while (seen != 0) {
            while (step()) {}
            seen = changes.addAndGet(-seen);
        }
    }

    /** Delivers one signal, if there is one. */
    private boolean step() {
        Flow.Subscriber<? super ChatEvent> to = subscriber;
        RuntimeException failed = failure;
        if (to == null || failed != null) {
            end(to, failed);
            return false;
        }
        if (demand.get() == 0) {
            return false;
        }
        ChatEvent event;
        try {
            event = poll();
        } catch (RuntimeException | Error e) {
            end(to, failure == null ? e : failure);
            return false;
        }
        return event != null && give(event, to);
    }

    private @Nullable ChatEvent poll() {
        if (fault instanceof Error error) {
            throw error;
        }
        if (fault instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        ChatEvent event = first;
        first = null;
        if (event != null) {
            return event;
        }
        int signalled = failures.get();
        event = source.poll();
        if (event == null) {
            recovered = signalled;
        }
        return event;
    }

    private boolean give(ChatEvent event, Flow.Subscriber<? super ChatEvent> to) {
        demand.updateAndGet(has -> has == Long.MAX_VALUE ? has : has - 1);
        delivered |= !(event instanceof ChatEvent.UsageUpdate);
        guarded(() -> to.onNext(event));
        if (event instanceof End && subscriber != null) {
            end(to, null);
        }
        return subscriber != null;
    }

    /** Signals the end. A failure after a delivered event is final, because the event must not be delivered twice. */
    private void end(Flow.@Nullable Subscriber<? super ChatEvent> to, @Nullable Throwable failed) {
        subscriber = null;
        source.close();
        if (to == null) {
            return;
        }
        if (failed == null) {
            guarded(to::onComplete);
        } else if (delivered && failed instanceof LlmException known) {
            guarded(() -> to.onError(Failures.afterDelivery(known)));
        } else {
            guarded(() -> to.onError(failed));
        }
    }

    /** Runs a signal. A subscriber that throws has cancelled, by rule 2.13 of Reactive Streams. */
    private void guarded(Runnable signal) {
        try {
            signal.run();
        } catch (RuntimeException | Error e) {
            cancel();
            LOG.warn(
                    "A subscriber threw {}, so its stream is cancelled",
                    e.getClass().getName(),
                    e);
        }
    }
}
