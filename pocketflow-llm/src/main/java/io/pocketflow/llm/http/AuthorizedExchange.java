package io.pocketflow.llm.http;

import io.pocketflow.core.Futures;
import io.pocketflow.llm.base.BearerTokens;
import io.pocketflow.llm.base.Threads;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An exchange with a bearer token. If the server rejects the token with status 401, the exchange is made once more with
 * the next token, and the first answer is discarded. Used once; thread-safe. Only {@code cancel(true)} on the result aborts
 * it.
 */
final class AuthorizedExchange<T> {

    private static final int UNAUTHORIZED = 401;

    private final HttpClient client;
    private final BearerTokens tokens;
    private final HttpRequest request;
    private final BodyHandler<T> handler;
    private final CompletableFuture<HttpResponse<T>> result = Futures.abortable(this::abort);
    private volatile @Nullable CompletableFuture<?> present;

    AuthorizedExchange(HttpClient client, BearerTokens tokens, HttpRequest request, BodyHandler<T> handler) {
        this.client = client;
        this.tokens = tokens;
        this.request = request;
        this.handler = handler;
    }

    CompletableFuture<HttpResponse<T>> start() {
        attempt(null);
        return result;
    }

    private void attempt(@Nullable String rejected) {
        CompletableFuture<String> token = tokens.token(rejected);
        follow(token);
        token.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                send(value, rejected != null);
            }
        });
    }

    private void send(String token, boolean again) {
        if (result.isDone()) {
            return;
        }
        try {
            HttpRequest authorized = HttpRequest.newBuilder(request, (name, value) -> true)
                    .setHeader("Authorization", "Bearer " + token)
                    .build();
            CompletableFuture<HttpResponse<T>> sent =
                    Threads.CLIENT.send(client, authorized, again ? handler : first());
            follow(sent);
            sent.whenComplete((answer, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else if (!again && answer.statusCode() == UNAUTHORIZED) {
                    attempt(token);
                } else {
                    result.complete(answer);
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private BodyHandler<T> first() {
        return answer -> answer.statusCode() == UNAUTHORIZED
                ? BodySubscribers.mapping(BodySubscribers.discarding(), nothing -> null)
                : handler.apply(answer);
    }

    private void follow(CompletableFuture<?> next) {
        present = next;
        if (result.isDone()) {
            next.cancel(true);
        }
    }

    private void abort() {
        CompletableFuture<?> under = present;
        if (under != null) {
            under.cancel(true);
        }
    }
}
