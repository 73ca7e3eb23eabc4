package io.pocketflow.llm.http;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.BearerTokens;
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
 * The HTTP exchanges of one model, each with a deadline over the whole exchange.
 *
 * <p>A call that times out fails on {@link Threads#TIMEOUTS}, even if user code blocks all threads that complete other
 * calls; {@link Exchange} explains how.
 *
 * @param model the name of the model, for messages
 * @param excerpt shortens and masks texts of the server for messages
 * @param timeout the maximum duration of one exchange, from start to last byte
 * @param maxBytes the maximum number of bytes of an answer's body
 */
public record HttpCalls(String model, Excerpt excerpt, Duration timeout, int maxBytes) {

    private static final int MOST_OF_REASON = 500;

    // not HTTP/2, the default: it fails above the server's stream limit, and its upgrade on http:// breaks some servers
    private static final HttpClient CLIENT = Threads.neutrally(() -> HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Threads.CLIENT)
            .build());

    /** Starts an exchange and returns at once, also if the server's name has to be looked up. */
    <T> CompletableFuture<HttpResponse<T>> exchange(HttpRequest request, BodyHandler<T> handler) {
        BearerTokens tokens = excerpt.key() == null ? null : excerpt.key().tokens();
        return tokens == null
                ? Threads.CLIENT.send(CLIENT, request, handler)
                : new AuthorizedExchange<>(CLIENT, tokens, request, handler).start();
    }

    /** Sends a request without an observer. */
    <T> CompletableFuture<T> send(HttpRequest request, Function<HttpResponse<byte[]>, T> reader) {
        return send(request, CallObserver.NONE, reader);
    }

    /** Sends a request and reads the answer, of any status, with the given function. */
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

    /**
     * Returns the exception for a failed exchange. A cancelled exchange has met its deadline, because the caller's own
     * cancellation does not come here.
     */
    LlmException explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CancellationException || cause instanceof HttpTimeoutException) {
                return overdue(failure);
            }
            if (cause instanceof CappedBody.TooLarge) {
                String message = model + " sent an answer that is too large: " + cause.getMessage();
                return new LlmException(LlmException.Kind.TOO_LARGE, message, excerpt.cause(failure));
            }
            if (cause instanceof Error error) {
                throw error;
            }
        }
        String reason = excerpt.of(reason(Forwarded.bare(failure)), MOST_OF_REASON);
        String message = model + " could not be reached: " + reason;
        return new LlmException(LlmException.Kind.UNREACHABLE, message, excerpt.cause(failure));
    }

    /** Returns the failure of an exchange that timed out. */
    LlmException overdue(Throwable cause) {
        String message = model + " sent no complete answer within " + timeout;
        return new LlmException(LlmException.Kind.TIMED_OUT, message, excerpt.cause(cause));
    }

    /** Returns the failure of an exchange whose answer arrived in time, but was not read in time. */
    LlmException unread() {
        return new LlmException(
                LlmException.Kind.TIMED_OUT,
                model + " answered within " + timeout + ", but its answer was not read in time: all threads for"
                        + " callbacks may be blocked by actions chained on models' futures");
    }

    /**
     * Returns the reason in words if the client has none: it distinguishes these two only by the types of its
     * exceptions.
     */
    private static String reason(Throwable failure) {
        if (failure instanceof ConnectException) {
            return failure.getCause() instanceof UnresolvedAddressException
                    ? "the host name of its server is unknown"
                    : "connection refused; is its server running?";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
