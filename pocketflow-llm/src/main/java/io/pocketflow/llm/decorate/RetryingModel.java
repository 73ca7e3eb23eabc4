package io.pocketflow.llm.decorate;

import io.pocketflow.core.Attempts;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunTimer;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.Relay;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A model that retries failed calls. It acquires the permits itself, for each attempt. */
public final class RetryingModel extends Decorator {

    private final Retry retry;
    private final RunTimer timer;

    private RetryingModel(ChatModel inner, Retry retry, RunTimer timer) {
        super(inner, Layer.RETRYING);
        this.retry = retry;
        this.timer = timer;
    }

    /** Returns the model with its failed calls retried by this policy, with waits on this timer. */
    public static ChatModel of(ChatModel model, Retry retry, RunTimer timer) {
        refuseAttemptTimeout(retry);
        return put(model, Layer.RETRYING, inner -> new RetryingModel(without(inner, Layer.RETRYING), retry, timer));
    }

    static void refuseAttemptTimeout(Retry retry) {
        if (retry.attemptTimeout() != null) {
            throw new IllegalArgumentException("an attempt of a model takes as long as its call timeout allows; an"
                    + " attemptTimeout is for nodes but was " + retry.attemptTimeout());
        }
    }

    @Override
    ChatModel around(ChatModel other) {
        return new RetryingModel(other, retry, timer);
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return new RetriedCall<>(name(), retry.attempts(), timer, () -> model.chatAsync(request)).start();
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
                        handle = RetriedCall.schedule(timer, attempts, this::beginLater);
                    }
                }
                case FINAL -> fail(RetriedCall.exhausted(name(), attempts, failure));
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
