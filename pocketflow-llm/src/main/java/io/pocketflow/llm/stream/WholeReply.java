package io.pocketflow.llm.stream;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The events of a model that cannot stream: its whole reply, then the end. */
public final class WholeReply implements EventSource {

    private final Supplier<CompletableFuture<ChatReply>> call;
    private final Signals signals;
    private final Queue<ChatEvent> events = new ArrayDeque<>();
    private volatile @Nullable CompletableFuture<ChatReply> reply;
    private volatile boolean closed;

    public WholeReply(Supplier<CompletableFuture<ChatReply>> call, Signals signals) {
        this.call = call;
        this.signals = signals;
    }

    @Override
    public @Nullable ChatEvent poll() {
        CompletableFuture<ChatReply> started = reply;
        if (started == null) {
            start();
        } else if (events.isEmpty() && started.isDone()) {
            events.addAll(Deltas.of(join(started)));
        }
        return events.poll();
    }

    private void start() {
        CompletableFuture<ChatReply> started = call.get();
        reply = started;
        if (closed) {
            started.cancel(true);
        }
        started.whenComplete((done, failure) -> {
            if (failure == null) {
                signals.changed();
            } else {
                signals.failed();
            }
        });
    }

    private static ChatReply join(CompletableFuture<ChatReply> done) {
        try {
            return done.join();
        } catch (CancellationException e) {
            throw new LlmException(LlmException.Kind.CANCELLED, "the call was cancelled", e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException bare) {
                throw bare;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
        CompletableFuture<ChatReply> started = reply;
        if (started != null) {
            started.cancel(true);
        }
    }
}
