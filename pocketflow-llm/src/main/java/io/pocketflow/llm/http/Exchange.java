package io.pocketflow.llm.http;

import io.pocketflow.core.Futures;
import io.pocketflow.llm.base.Threads;
import io.pocketflow.llm.base.Waits;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange and the reading of its answer, under one deadline. Used once; thread-safe.
 *
 * <p>Three futures are at play. {@code sent} is the client's own: only {@code cancel(true)} on this very object aborts
 * an exchange, and only while its body is still collected. {@code result} is the caller's: if it, or a future derived
 * from it, is completed from outside, {@code sent} is cancelled too. {@code deadline} covers the exchange, because
 * {@link HttpRequest} timeouts end at the headers, and the reading of the answer.
 *
 * <p>The way from {@code sent} to {@code result} leads over {@link Threads#CALLBACKS}, so that actions chained on
 * {@code result} never hold a thread of the client or of the deadlines. At the deadline it leads over {@link
 * Threads#TIMEOUTS}, because user code may block all callback threads.
 */
final class Exchange<T> {

    private final HttpCalls calls;
    private final CompletableFuture<HttpResponse<byte[]>> sent;
    private final Function<HttpResponse<byte[]>, T> reader;
    private final CompletableFuture<T> result = Futures.abortable(this::ended);
    private volatile @Nullable Future<?> deadline;

    /**
     * Creates an exchange from a request that was sent.
     *
     * @param reader reads the answer, of any status
     */
    Exchange(HttpCalls calls, CompletableFuture<HttpResponse<byte[]>> sent, Function<HttpResponse<byte[]>, T> reader) {
        this.calls = calls;
        this.sent = sent;
        this.reader = reader;
    }

    /** Starts the deadline and returns the future result of the reader. */
    CompletableFuture<T> start() {
        deadline = Threads.DEADLINES.schedule(this::overdue, Waits.nanos(calls.timeout()), TimeUnit.NANOSECONDS);
        sent.whenComplete((answer, failure) -> Threads.CALLBACKS.execute(() -> settle(answer, failure)));
        return result;
    }

    /** Stops the deadline and the exchange, because the result is complete. */
    private void ended() {
        Future<?> set = deadline;
        if (set != null) {
            set.cancel(false);
        }
        sent.cancel(true);
    }

    private void overdue() {
        boolean answered = sent.isDone() && !sent.isCompletedExceptionally();
        sent.cancel(true);
        Threads.TIMEOUTS.execute(() -> result.completeExceptionally(
                answered ? calls.unread() : calls.overdue(new CancellationException("the deadline of the call"))));
    }

    private void settle(HttpResponse<byte[]> answer, @Nullable Throwable failure) {
        if (result.isDone()) {
            return;
        }
        try {
            if (failure != null) {
                throw calls.explain(failure);
            }
            result.complete(reader.apply(answer));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
