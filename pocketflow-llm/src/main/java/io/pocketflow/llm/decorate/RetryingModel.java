package io.pocketflow.llm.decorate;

import io.pocketflow.core.Attempts;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Counted;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.base.Threads;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.Relay;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A model that retries failed calls. It acquires the permits itself, for each attempt. */
public final class RetryingModel extends Decorator {

    private final Retry retry;
    private final RunTimer timer;

    private RetryingModel(ChatModel inner, Retry retry, RunTimer timer) {
        super(inner);
        this.retry = retry;
        this.timer = timer;
    }

    /** Returns the model with its failed calls retried by this policy, with waits on this timer. */
    public static ChatModel of(ChatModel model, Retry retry, RunTimer timer) {
        if (retry.attemptTimeout() != null) {
            throw new IllegalArgumentException("an attempt of a model takes as long as its call timeout allows; an"
                    + " attemptTimeout is for nodes but was " + retry.attemptTimeout());
        }
        return put(model, Layer.RETRYING, inner -> new RetryingModel(without(inner, Layer.RETRYING), retry, timer));
    }

    @Override
    public Layer layer() {
        return Layer.RETRYING;
    }

    @Override
    ChatModel around(ChatModel other) {
        return new RetryingModel(other, retry, timer);
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        CompletableFuture<ChatReply> result = Forwarded.pending();
        AtomicReference<CompletableFuture<?>> work = new AtomicReference<>();
        result.whenComplete((reply, failure) -> {
            CompletableFuture<?> current = work.get();
            if (current != null) {
                current.cancel(true);
            }
        });
        attempt(request, retry.attempts(), Reporter.current(), work, result);
        return result;
    }

    private void attempt(
            ChatRequest request,
            Attempts attempts,
            Reporter reporter,
            AtomicReference<CompletableFuture<?>> work,
            CompletableFuture<ChatReply> result) {
        CompletableFuture<ChatReply> call = begin(() -> Reporting.within(reporter, () -> model.chatAsync(request)));
        work.set(call);
        if (result.isDone()) {
            call.cancel(true);
            return;
        }
        call.whenComplete((reply, thrown) -> {
            if (thrown == null) {
                result.complete(reply);
                return;
            }
            Throwable failure = Forwarded.bare(thrown);
            switch (result.isDone() ? attempts.over() : attempts.count(failure)) {
                case RETRY, THROTTLED ->
                    later(attempts, () -> attempt(request, attempts, reporter, work, result), result);
                case FINAL -> result.completeExceptionally(exhausted(attempts, failure));
                case OVER -> result.completeExceptionally(failure);
            }
        });
    }

    /** Returns the last failure as one that no other layer retries. */
    private LlmException exhausted(Attempts attempts, Throwable failure) {
        String tried = Counted.of(attempts.failures(), "attempt");
        LlmException known = failure instanceof LlmException own
                ? own
                : new LlmException(LlmException.Kind.UNREACHABLE, name() + " failed: " + failure, failure);
        return Failures.lastOf(known, tried);
    }

    private void later(Attempts attempts, Runnable next, CompletableFuture<ChatReply> result) {
        RunTimer.Handle handle = schedule(attempts, () -> {
            if (!result.isDone()) {
                next.run();
            }
        });
        result.whenComplete((reply, failure) -> handle.cancel());
    }

    private RunTimer.Handle schedule(Attempts attempts, Runnable next) {
        Executor executor = timer instanceof Executor both ? both : Threads.WORK;
        return timer.schedule(() -> executor.execute(next), attempts.waitNanos());
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return new EventPublisher(signals -> new Stream(signals, request));
    }

    /** A stream that is restarted after a failure until the first delta was delivered. */
    private final class Stream extends Relay {

        private final ChatRequest request;
        private final Attempts attempts = retry.attempts();
        private volatile boolean delivered;
        private volatile RunTimer.@Nullable Handle handle;

        Stream(Signals signals, ChatRequest request) {
            super(signals);
            this.request = request;
        }

        @Override
        public void begin() {
            follow(() -> model.stream(request));
        }

        @Override
        public void seen(ChatEvent event) {
            delivered = delivered || !(event instanceof ChatEvent.UsageUpdate);
        }

        @Override
        public boolean recovers(RuntimeException failure) {
            switch (delivered ? attempts.over() : attempts.count(failure)) {
                case RETRY, THROTTLED -> {
                    if (!isClosed()) {
                        handle = schedule(attempts, this::beginLater);
                    }
                }
                case FINAL -> fail(exhausted(attempts, failure));
                case OVER -> fail(failure);
            }
            return true;
        }

        @Override
        public void released() {
            RunTimer.Handle waiting = handle;
            if (waiting != null) {
                waiting.cancel();
            }
        }
    }
}
