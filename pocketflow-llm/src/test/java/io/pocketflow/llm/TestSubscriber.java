package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.base.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Subscribes by hand, keeps what it is given, and checks that signals come one at a time and none after the end. */
class TestSubscriber implements Flow.Subscriber<ChatEvent> {

    private static final int SECONDS = 60;

    private final long first;
    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final BlockingQueue<ChatEvent> events = new LinkedBlockingQueue<>();
    private final List<String> broken = new ArrayList<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable String thread;

    /** Requests so many events at once; 0 for none. */
    TestSubscriber(long first) {
        this.first = first;
    }

    static TestSubscriber to(Flow.Publisher<ChatEvent> stream, long first) {
        TestSubscriber subscriber = new TestSubscriber(first);
        stream.subscribe(subscriber);
        return subscriber;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        enter();
        this.subscription = subscription;
        if (first > 0) {
            subscription.request(first);
        }
        leave();
    }

    @Override
    public void onNext(ChatEvent event) {
        enter();
        thread = Thread.currentThread().getName();
        events.add(event);
        leave();
    }

    @Override
    public void onError(Throwable failure) {
        enter();
        this.failure = failure;
        leave();
        ended.countDown();
    }

    @Override
    public void onComplete() {
        enter();
        leave();
        ended.countDown();
    }

    private synchronized void note(String what) {
        broken.add(what);
    }

    private void enter() {
        if (inside.getAndIncrement() != 0) {
            note("two signals at once");
        }
        if (ended.getCount() == 0) {
            note("a signal after the end");
        }
    }

    private void leave() {
        inside.decrementAndGet();
    }

    void request(long count) {
        assertThat(subscription).isNotNull();
        subscription.request(count);
    }

    void cancel() {
        assertThat(subscription).isNotNull();
        subscription.cancel();
    }

    /** Lets no deadline come before the first event, which it gives: on a busy machine a short one may be over by then. */
    Future<ChatEvent> holdUpDeadlines() {
        return Threads.DEADLINES.submit(this::next);
    }

    /** The next event. */
    ChatEvent next() throws InterruptedException {
        ChatEvent event = events.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event within a minute; failure: %s", failure).isNotNull();
        return event;
    }

    boolean hasNext() {
        return !events.isEmpty();
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Waits for the end, and gives the events that {@link #next} has not. */
    List<ChatEvent> awaitEnd() throws InterruptedException {
        assertThat(ended.await(SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
        assertRulesKept();
        return new ArrayList<>(events);
    }

    LlmException awaitFailure() throws InterruptedException {
        awaitEnd();
        assertThat(failure).isInstanceOf(LlmException.class);
        return (LlmException) failure;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    @Nullable
    String thread() {
        return thread;
    }

    synchronized void assertRulesKept() {
        assertThat(broken).as("broken rules of Reactive Streams").isEmpty();
    }
}
