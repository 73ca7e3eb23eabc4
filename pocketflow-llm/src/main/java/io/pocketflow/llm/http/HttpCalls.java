package io.pocketflow.llm.http;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Threads;
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
import java.util.function.Function;

/**
 * HTTP exchanges of one model, each with a deadline over the whole of it.
 *
 * <p>A call that is over its time fails on {@link Threads#TIMEOUTS}, whatever user code does with the threads that complete
 * other calls. {@link Exchange} says how.
 *
 * @param model the name of the model, for messages
 * @param excerpt makes what the server said fit for them
 * @param timeout the time for one exchange, from start to last byte
 * @param maxBytes the most bytes of an answer's body
 */
public record HttpCalls(String model, Excerpt excerpt, Duration timeout, int maxBytes) {

    private static final int MOST_OF_REASON = 500;

    // not HTTP/2, the default: it fails above the server's stream limit, and its upgrade on http:// breaks some servers
    private static final HttpClient CLIENT = Threads.neutrally(() -> HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Threads.CLIENT)
            .build());

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
        return new Exchange<>(this, exchange(request, observed(observer)), reader).start();
    }

    private BodyHandler<byte[]> observed(CallObserver observer) {
        BodyHandler<byte[]> body = CappedBody.handler(maxBytes);
        return answer -> {
            observer.responseBegan(answer.statusCode(), answer.headers());
            return body.apply(answer);
        };
    }

    /** The caller's own cancellation does not come here: a cancelled exchange can only have met its deadline. */
    LlmException explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CancellationException || cause instanceof HttpTimeoutException) {
                return overdue(failure);
            }
            if (cause instanceof CappedBody.TooLarge) {
                String message = model + " answered too much: " + cause.getMessage();
                return new LlmException(LlmException.Kind.TOO_LARGE, message, excerpt.cause(failure));
            }
            if (cause instanceof Error error) {
                throw error;
            }
        }
        String reason = excerpt.of(reason(Forwarded.bare(failure)), MOST_OF_REASON);
        String message = model + " was not reached: " + reason;
        return new LlmException(LlmException.Kind.UNREACHABLE, message, excerpt.cause(failure));
    }

    /** The failure of an exchange that was not over in time. */
    LlmException overdue(Throwable cause) {
        String message = model + " gave no whole answer within " + timeout;
        return new LlmException(LlmException.Kind.TIMED_OUT, message, excerpt.cause(cause));
    }

    /** The failure of an exchange whose answer came in time, and was not read in time. */
    LlmException unread() {
        return new LlmException(
                LlmException.Kind.TIMED_OUT,
                model + " answered within " + timeout + ", but its answer was not read by then; are all threads for"
                        + " callbacks blocked by what is chained on models' futures?");
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
