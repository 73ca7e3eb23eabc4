package io.pocketflow.llm;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HTTP exchanges of one model, each with a deadline over the whole of it.
 *
 * <p>Three futures are at play. {@code sent} is the client's own: only {@code cancel(true)} on this very object aborts
 * an exchange, and only while its body is still collected. The deadline does that, since {@link HttpRequest} timeouts
 * end at the headers. {@code result} is the caller's: however it is completed from outside, {@code sent} is cancelled
 * too. The way from {@code sent} to {@code result} goes over {@link Threads#CALLBACKS}, so that what users chain on
 * {@code result} never holds a thread of the client or of the deadlines.
 *
 * @param model the name of the model, for messages
 * @param excerpt makes what the server said fit for them
 * @param timeout the time for one exchange, from start to last byte
 * @param maxBytes the most bytes of an answer's body
 */
record HttpCalls(String model, Excerpt excerpt, Duration timeout, int maxBytes) {

    private static final int MOST_OF_REASON = 500;

    // not HTTP/2, the default: it fails above the server's stream limit, and its upgrade on http:// breaks some servers
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Threads.CLIENT)
            .build();

    /** Starts an exchange and returns at once, also where the server's name has to be looked up. */
    static <T> CompletableFuture<HttpResponse<T>> exchange(HttpRequest request, BodyHandler<T> handler) {
        return Threads.CLIENT.send(CLIENT, request, handler);
    }

    /** As the other, seen by nobody. */
    <T> CompletableFuture<T> send(HttpRequest request, Function<HttpResponse<byte[]>, T> reader) {
        return send(request, CallObserver.NONE, reader);
    }

    /** Sends and reads the answer, of whatever status, with the given function. */
    <T> CompletableFuture<T> send(
            HttpRequest request, CallObserver observer, Function<HttpResponse<byte[]>, T> reader) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<HttpResponse<byte[]>> sent = exchange(request, observed(observer));
        Future<?> deadline =
                Threads.DEADLINES.schedule(() -> sent.cancel(true), timeout.toNanos(), TimeUnit.NANOSECONDS);
        sent.whenComplete((answer, failure) -> {
            deadline.cancel(false);
            Threads.CALLBACKS.execute(() -> settle(result, answer, failure, reader));
        });
        result.whenComplete((reply, failure) -> sent.cancel(true));
        return result;
    }

    private BodyHandler<byte[]> observed(CallObserver observer) {
        BodyHandler<byte[]> body = CappedBody.handler(maxBytes);
        return answer -> {
            observer.responseBegan(answer.statusCode(), answer.headers());
            return body.apply(answer);
        };
    }

    private <T> void settle(
            CompletableFuture<T> result,
            HttpResponse<byte[]> answer,
            @Nullable Throwable failure,
            Function<HttpResponse<byte[]>, T> reader) {
        if (result.isDone()) {
            return;
        }
        try {
            if (failure != null) {
                throw explain(failure);
            }
            result.complete(reader.apply(answer));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** The caller's own cancellation does not come here: a cancelled exchange can only have met its deadline. */
    LlmException explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CancellationException || cause instanceof HttpTimeoutException) {
                String message = model + " gave no whole answer within " + timeout;
                return new LlmException(LlmException.Kind.TIMED_OUT, message, failure);
            }
            if (cause instanceof CappedBody.TooLarge) {
                String message = model + " answered too much: " + cause.getMessage();
                return new LlmException(LlmException.Kind.TOO_LARGE, message, failure);
            }
            if (cause instanceof Error error) {
                throw error;
            }
        }
        String reason = excerpt.of(reason(Forwarded.bare(failure)), MOST_OF_REASON);
        // the client quotes lines that are not as HTTP says
        Throwable cause = excerpt.isKeyIn(failure) ? null : failure;
        return new LlmException(LlmException.Kind.UNREACHABLE, model + " was not reached: " + reason, cause);
    }

    /** In words where the client has none: it tells these two by the types of its exceptions alone. */
    private static String reason(Throwable failure) {
        if (failure instanceof ConnectException) {
            return failure.getCause() instanceof UnresolvedAddressException
                    ? "the name of its server is not known"
                    : "its server takes no connection";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
