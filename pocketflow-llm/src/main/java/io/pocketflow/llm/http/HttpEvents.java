package io.pocketflow.llm.http;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.base.Threads;
import io.pocketflow.llm.stream.EventSource;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The events of one streamed HTTP answer.
 *
 * <p>Three kinds of threads meet here. The subscription polls, one thread at a time: a poll sends the request, takes
 * the bytes that {@code arrived}, reads events from them, and requests more from the client only when they are used up,
 * so that at most one portion is read ahead. The client's threads store the next portion and wake the subscription up.
 * {@link #close} and the watch are called by any thread.
 *
 * <p>The client learns that the body is complete only at its end: until then {@code cancel(true)} on its future closes
 * the connection. After a reply's last event the rest is drained, so that the connection can serve the next call.
 */
final class HttpEvents implements EventSource, BodySubscriber<Void> {

    private final StreamCall call;
    private final Signals signals;
    private final StreamWatch watch;
    private final CompletableFuture<Void> body = new CompletableFuture<>();
    private final AtomicReference<@Nullable List<ByteBuffer>> arrived = new AtomicReference<>();
    private volatile @Nullable CompletableFuture<HttpResponse<Void>> sent;
    private volatile @Nullable ResponseInfo info;
    private volatile Flow.@Nullable Subscription upstream;
    private volatile @Nullable Throwable broken;
    private volatile boolean ended;
    private volatile boolean allReceived;
    private volatile boolean closed;
    private volatile boolean asked;
    private volatile boolean whole;

    private volatile @Nullable AnswerReader reader;
    private long received;
    private boolean finished;

    HttpEvents(StreamCall call, Signals signals) {
        this.call = call;
        this.signals = signals;
        this.watch = new StreamWatch(call, failure -> signals.fail(counted(failure)), this::endNow);
    }

    @Override
    public @Nullable ChatEvent poll() {
        if (sent == null) {
            send();
        }
        try {
            return next();
        } catch (LlmException e) {
            throw counted(e);
        } catch (UncheckedIOException e) {
            throw counted(call.calls().explain(e));
        } catch (RuntimeException e) {
            throw counted(call.malformed(e));
        }
    }

    /** Returns the failure with the token counts that the stream has reported. */
    private LlmException counted(LlmException failure) {
        AnswerReader open = reader;
        return open == null ? failure : Failures.withUsageOf(failure, open.usage());
    }

    private void send() {
        CompletableFuture<HttpResponse<Void>> exchange = call.calls().exchange(call.request(), this::answered);
        sent = exchange;
        watch.start();
        if (closed) {
            close();
        }
        exchange.whenComplete((done, failure) -> {
            if (failure != null) {
                broken(failure);
            }
        });
    }

    private @Nullable ChatEvent next() {
        while (true) {
            ChatEvent event = reader == null ? null : reader.next();
            if (event != null) {
                return event;
            }
            List<ByteBuffer> bytes = arrived.getAndSet(null);
            if (bytes != null) {
                count(bytes);
                openReader().add(bytes);
            } else if (ended || (reader != null && reader.hasEnough())) {
                if (arrived.get() == null) {
                    finish();
                }
            } else {
                ask();
                return null;
            }
        }
    }

    private void count(List<ByteBuffer> bytes) {
        for (ByteBuffer buffer : bytes) {
            received += buffer.remaining();
        }
        int most = call.config().maxResponseBytes();
        if (received > most && succeeded()) {
            throw new UncheckedIOException(new CappedBody.TooLarge("the body", most));
        }
    }

    private boolean succeeded() {
        return info != null && info.statusCode() / 100 == 2;
    }

    private AnswerReader openReader() {
        AnswerReader open = reader;
        if (open == null) {
            open = call.reader(Objects.requireNonNull(info));
            reader = open;
        }
        return open;
    }

    /** Ends the reading: after this, the reader has events, or this throws. */
    private void finish() {
        Throwable failure = broken;
        if (info == null) {
            throw call.calls().explain(failure == null ? new IllegalStateException("no answer") : failure);
        }
        if (finished) {
            throw new IllegalStateException("polled after the end");
        }
        finished = true;
        if (failure != null && succeeded() && !openReader().isComplete()) {
            throw call.interrupted("ended its stream before the reply was complete", failure);
        }
        openReader().end();
        whole = openReader().isComplete();
    }

    private void ask() {
        Flow.Subscription from = upstream;
        if (from != null && !asked && arrived.get() == null) {
            asked = true;
            watch.waiting(reader != null && reader.isComplete());
            from.request(1);
        }
    }

    private BodySubscriber<Void> answered(ResponseInfo answer) {
        call.observer().responseBegan(answer.statusCode(), answer.headers());
        info = answer;
        return this;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        upstream = subscription;
        if (closed) {
            subscription.cancel();
        } else {
            signals.changed();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        if (closed) {
            return;
        }
        watch.notWaiting();
        arrived.set(bytes);
        asked = false;
        signals.changed();
    }

    @Override
    public void onError(Throwable failure) {
        broken(failure);
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        allReceived = true;
        endNow();
        body.complete(null);
    }

    private void broken(Throwable failure) {
        if (!ended) {
            broken = failure;
            endNow();
        }
    }

    private void endNow() {
        ended = true;
        signals.changed();
    }

    /** Closes the answer. An answer that came to its end is left alone, so that its connection serves the next call. */
    @Override
    public void close() {
        boolean again = closed;
        closed = true;
        watch.stop();
        CompletableFuture<?> exchange = sent;
        if (exchange == null || allReceived) {
            return;
        }
        if (!whole) {
            exchange.cancel(true);
        } else if (!again) {
            drain(exchange);
        }
    }

    /** Drains the rest of the answer, which has usually arrived already or is about to. */
    private void drain(CompletableFuture<?> exchange) {
        Future<?> giveUp =
                Threads.DEADLINES.schedule(() -> exchange.cancel(true), StreamWatch.LINGER_NANOS, TimeUnit.NANOSECONDS);
        exchange.whenComplete((done, failure) -> giveUp.cancel(false));
        Flow.Subscription from = upstream;
        if (from != null) {
            from.request(Long.MAX_VALUE);
        }
    }
}
