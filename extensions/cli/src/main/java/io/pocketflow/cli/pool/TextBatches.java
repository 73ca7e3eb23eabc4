package io.pocketflow.cli.pool;

import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.LlmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are embedded together: a request contains all texts that wait when it is sent, up to a maximum. No text waits
 * while fewer requests than allowed are in flight. If a server rejects a request with several texts, each half is sent
 * again, so that one bad text fails alone. Thread-safe.
 */
final class TextBatches {

    /** The maximum number of characters in a request, so that many long texts do not exceed the size of a request. */
    private static final int MOST_CHARACTERS = 400_000;

    private static final Set<LlmException.Kind> OF_ONE_TEXT =
            EnumSet.of(LlmException.Kind.BAD_REQUEST, LlmException.Kind.CONTEXT_TOO_LONG);

    private record Waiting(String text, CompletableFuture<Embedding> vector) {}

    private final EmbeddingModel model;
    private final int most;
    private final int mostRequests;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Queue<List<Waiting>> halves = new ArrayDeque<>();
    private int requests;

    /**
     * Creates an empty line.
     *
     * @param most the maximum number of texts in a request
     * @param mostRequests the maximum number of requests in flight
     */
    TextBatches(EmbeddingModel model, int most, int mostRequests) {
        this.model = model;
        this.most = most;
        this.mostRequests = mostRequests;
    }

    /** Returns the future vector of a text. */
    CompletableFuture<Embedding> embed(String text) {
        Waiting one = new Waiting(text, new CompletableFuture<>());
        lock.lock();
        try {
            waiting.add(one);
        } finally {
            lock.unlock();
        }
        send();
        return one.vector;
    }

    /** Sends requests as long as texts wait and a request may be sent. */
    private void send() {
        for (List<Waiting> next = next(); !next.isEmpty(); next = next()) {
            List<Waiting> batch = next;
            CompletableFuture<Embeddings> answer;
            try {
                answer = model.embedAsync(batch.stream().map(Waiting::text).toList());
            } catch (RuntimeException failed) {
                answer = CompletableFuture.failedFuture(failed);
            }
            answer.whenComplete((vectors, failure) -> ended(batch, vectors, failure));
        }
    }

    /** Returns the texts of the next request, or an empty list if none may be sent. */
    private List<Waiting> next() {
        lock.lock();
        try {
            if (requests == mostRequests) {
                return List.of();
            }
            List<Waiting> half = halves.poll();
            List<Waiting> batch = half == null ? taken() : half;
            requests += batch.isEmpty() ? 0 : 1;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private List<Waiting> taken() {
        List<Waiting> batch = new ArrayList<>();
        long characters = 0;
        for (Waiting one = waiting.peek(); one != null && batch.size() < most; one = waiting.peek()) {
            if (!one.vector.isDone()) {
                characters += one.text.length();
                if (!batch.isEmpty() && characters > MOST_CHARACTERS) {
                    break;
                }
                batch.add(one);
            }
            waiting.remove();
        }
        return batch;
    }

    private void ended(List<Waiting> batch, @Nullable Embeddings vectors, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean isDivided =
                batch.size() > 1 && cause instanceof LlmException known && OF_ONE_TEXT.contains(known.kind());
        lock.lock();
        try {
            requests--;
            if (isDivided) {
                halves.add(batch.subList(0, batch.size() / 2));
                halves.add(batch.subList(batch.size() / 2, batch.size()));
            }
        } finally {
            lock.unlock();
        }
        send();
        if (isDivided) {
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            if (vectors == null) {
                batch.get(i)
                        .vector
                        .completeExceptionally(
                                cause == null ? new IllegalStateException("a request ended without a result") : cause);
            } else {
                batch.get(i).vector.complete(vectors.vectors().get(i));
            }
        }
    }
}
