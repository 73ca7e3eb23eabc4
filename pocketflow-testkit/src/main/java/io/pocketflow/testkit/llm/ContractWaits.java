package io.pocketflow.testkit.llm;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The waits for a decorator: each of them fails the check after a time instead of hanging. */
abstract class ContractWaits {

    final Duration timeout;

    ContractWaits(Duration timeout) {
        this.timeout = timeout;
    }

    /** A subscriber that requests nothing by itself. */
    static final class One implements Flow.Subscriber<ChatEvent> {
        final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        final CompletableFuture<ChatEvent> first = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscribed.complete(subscription);
        }

        @Override
        public void onNext(ChatEvent event) {
            first.complete(event);
        }

        @Override
        public void onError(Throwable failure) {
            first.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            first.completeExceptionally(new AssertionError("a stream ended without an event"));
        }
    }

    static CompletableFuture<ChatReply> last(Flow.Publisher<ChatEvent> stream) {
        return read(stream, event -> {});
    }

    /** Passes the events of a stream to the consumer, and returns its future reply. */
    static CompletableFuture<ChatReply> read(Flow.Publisher<ChatEvent> stream, Consumer<? super ChatEvent> consumer) {
        CompletableFuture<ChatReply> reply = new CompletableFuture<>();
        stream.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ChatEvent event) {
                consumer.accept(event);
                if (event instanceof ChatEvent.End end) {
                    reply.complete(end.reply());
                }
            }

            @Override
            public void onError(Throwable failure) {
                reply.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                reply.completeExceptionally(new AssertionError("a stream ended without its last event"));
            }
        });
        return reply;
    }

    /** Returns the value of the work, which must not block, from a thread of its own. */
    <T> T promptly(String what, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.get());
                    } catch (Throwable thrown) {
                        result.completeExceptionally(thrown);
                    }
                },
                "pocketflow-testkit-contract");
        thread.setDaemon(true);
        thread.start();
        try {
            return ended("the method " + what, result);
        } catch (AssertionError e) {
            thread.interrupt();
            throw e;
        }
    }

    /** Returns the value of a future; fails if the future failed or has not ended in time. */
    <T extends @Nullable Object> T ended(String what, CompletableFuture<T> future) {
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(what + " did not end within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(what + " was interrupted", e);
        }
    }

    /** Fails with this message unless the rule is kept. */
    static void check(boolean kept, String otherwise) {
        if (!kept) {
            throw new AssertionError(otherwise);
        }
    }
}
