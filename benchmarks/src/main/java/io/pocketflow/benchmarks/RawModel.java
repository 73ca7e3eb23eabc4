package io.pocketflow.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/**
 * The baseline: a client written by hand on {@code java.net.http} and tuned for speed. It uses HTTP/1.1, two threads
 * and Jackson's tree. It has no deadline, cap or cancellation, and its callbacks run on the client's threads.
 */
final class RawModel {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newFixedThreadPool(2, Threads.daemons("bench-raw-http")))
            .build();
    private final URI address;

    RawModel(URI baseUrl) {
        this.address = URI.create(baseUrl + "/chat/completions");
    }

    private HttpRequest request(String prompt, boolean stream) {
        var body = JSON.createObjectNode().put("model", "m");
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        if (stream) {
            body.put("stream", true);
        }
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer none")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
    }

    CompletableFuture<String> chat(String prompt) {
        return client.sendAsync(request(prompt, false), BodyHandlers.ofByteArray())
                .thenApply(answer -> content(answer.body(), 0, answer.body().length, "message"));
    }

    /** Reads a stream of one-line events that end with LF, and passes on the length of the text of each delta. */
    CompletableFuture<Void> stream(String prompt, LongConsumer to) {
        return client.sendAsync(request(prompt, true), info -> new Lines(to)).thenApply(HttpResponse::body);
    }

    private static String content(byte[] json, int from, int length, String where) {
        try {
            return JSON.readTree(json, from, length)
                    .path("choices")
                    .path(0)
                    .path(where)
                    .path("content")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Lines implements HttpResponse.BodySubscriber<Void> {

        private static final int PREFIX = "data: ".length();

        private final LongConsumer to;
        private final CompletableFuture<Void> body = new CompletableFuture<>();
        private byte[] bytes = new byte[4096];
        private int limit;
        private Flow.Subscription upstream;

        Lines(LongConsumer to) {
            this.to = to;
        }

        @Override
        public CompletionStage<Void> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            upstream = subscription;
            upstream.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                int more = buffer.remaining();
                if (limit + more > bytes.length) {
                    bytes = Arrays.copyOf(bytes, (limit + more) * 2);
                }
                buffer.get(bytes, limit, more);
                limit += more;
            }
            int start = 0;
            for (int i = 0; i < limit; i++) {
                if (bytes[i] == '\n') {
                    line(start, i);
                    start = i + 1;
                }
            }
            System.arraycopy(bytes, start, bytes, 0, limit - start);
            limit -= start;
            upstream.request(1);
        }

        private void line(int from, int end) {
            if (end > from && bytes[from + PREFIX] == '{') {
                to.accept(content(bytes, from + PREFIX, end - from - PREFIX, "delta")
                        .length());
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(null);
        }
    }
}
