package io.pocketflow.llm.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.core.Futures;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.base.Threads;
import io.pocketflow.llm.base.Waits;
import io.pocketflow.llm.wire.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call whose reply the server may make in the background ({@code background} of OpenAI Responses): if the first answer is
 * queued or in progress, the response is requested again until it has ended. The deadline of the call covers all requests.
 * If the call is aborted or times out, the response is cancelled at the server. Used once; thread-safe.
 */
final class BackgroundReply {

    private static final Set<String> PENDING = Set.of("queued", "in_progress");
    private static final int LONGEST_WAIT = 10;

    private final HttpCalls calls;
    private final HttpRequest first;
    private final CallObserver observer;
    private final Function<Answer, ChatReply> reader;
    private final Duration interval;
    private final CompletableFuture<ChatReply> result = Futures.abortable(this::ended);
    private final long began = System.nanoTime();
    private volatile @Nullable CompletableFuture<?> present;
    private volatile @Nullable Future<?> next;
    private volatile @Nullable Future<?> deadline;
    private volatile @Nullable String pending;

    /**
     * Creates a call.
     *
     * @param interval the first wait between two requests; the waits grow to ten times as much
     */
    BackgroundReply(
            HttpCalls calls,
            HttpRequest first,
            CallObserver observer,
            Function<Answer, ChatReply> reader,
            Duration interval) {
        this.calls = calls;
        this.first = first;
        this.observer = observer;
        this.reader = reader;
        this.interval = interval;
    }

    CompletableFuture<ChatReply> start() {
        send(first, observer, 1);
        return result;
    }

    private void send(HttpRequest request, CallObserver watching, int waits) {
        if (result.isDone()) {
            return;
        }
        CompletableFuture<Answer> sent = calls.send(request, watching, Answer::of);
        present = sent;
        sent.whenComplete((answer, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                answered(answer, waits);
            }
        });
        if (result.isDone()) {
            sent.cancel(true);
        }
    }

    private void answered(Answer answer, int waits) {
        try {
            String id = answer.failed() ? null : pendingId(answer.json());
            if (id == null) {
                ChatReply reply = reader.apply(answer);
                pending = null;
                result.complete(reply);
                return;
            }
            pending = id;
            if (deadline == null) {
                deadline = Threads.DEADLINES.schedule(
                        () -> Threads.TIMEOUTS.execute(() -> result.completeExceptionally(
                                calls.overdue(new CancellationException("the deadline of the call")))),
                        Math.max(0, Waits.nanos(calls.timeout()) - (System.nanoTime() - began)),
                        TimeUnit.NANOSECONDS);
            }
            next = Threads.DEADLINES.schedule(
                    () -> Threads.WORK.execute(
                            () -> send(get(id), CallObserver.NONE, Math.min(LONGEST_WAIT, waits + 1))),
                    Waits.nanos(interval.multipliedBy(waits)),
                    TimeUnit.NANOSECONDS);
            if (result.isDone()) {
                ended();
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private static @Nullable String pendingId(JsonNode response) {
        String id = response.path("id").asText("");
        return PENDING.contains(response.path("status").asText()) && !id.isEmpty() ? id : null;
    }

    private HttpRequest get(String id) {
        return at(id, "").GET().build();
    }

    /** Returns a request for a response, with the headers and the parameters of the first request. */
    private HttpRequest.Builder at(String id, String action) {
        URI uri = first.uri();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String path = uri.toString().substring(0, uri.toString().length() - query.length());
        String escaped = URLEncoder.encode(id, StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(first, (name, value) -> true)
                .uri(URI.create(path + "/" + escaped + action + query));
    }

    /** Stops the waits and the request in flight, and cancels a response that the server still makes. */
    private void ended() {
        for (Future<?> timer : new Future<?>[] {next, deadline}) {
            if (timer != null) {
                timer.cancel(false);
            }
        }
        CompletableFuture<?> under = present;
        if (under != null) {
            under.cancel(true);
        }
        String id = pending;
        pending = null;
        if (id != null) {
            // the result is complete, so nobody waits for this answer
            calls.send(at(id, "/cancel").POST(BodyPublishers.noBody()).build(), Answer::of);
        }
    }
}
