package io.pocketflow.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pocketflow.llm.testkit.SentRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A loopback server that answers with the same sentence in the format of each provider. */
public final class FakeServer implements AutoCloseable {

    static final String ANSWER = "The sky scatters blue light.";

    public record Request(String path, Map<String, List<String>> headers, String body) {}

    private record Failure(int status, Map<String, String> headers, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private volatile String said = ANSWER;
    private volatile String finish = "stop";
    private volatile String model = "m-1";
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    public FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Request> requests() {
        return requests;
    }

    /** Sets the answer of Chat Completions, escaped for a JSON string. */
    public void saying(String escaped) {
        said = escaped;
    }

    /** Sets the answer of Chat Completions as truncated at the token limit. */
    public void cutting(String escaped) {
        said = escaped;
        finish = "length";
    }

    /** Sets the model's name of Chat Completions, escaped for a JSON string. */
    public void named(String escaped) {
        model = escaped;
    }

    /** Lets the next request fail with this response. */
    public FakeServer failing(int status, Map<String, String> headers, String body) {
        failures.add(new Failure(status, headers, body));
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        SentRequests.note(path, body);
        requests.add(new Request(path, Map.copyOf(exchange.getRequestHeaders()), body));
        Failure failure = failures.poll();
        if (failure != null) {
            failure.headers.forEach(exchange.getResponseHeaders()::set);
            send(exchange, failure.status, "application/json", failure.body);
            return;
        }
        boolean stream = body.contains("\"stream\":true") || path.endsWith(":streamGenerateContent");
        if (stream) {
            String type = path.equals("/api/chat") ? "application/x-ndjson" : "text/event-stream";
            send(exchange, 200, type, streamed(path));
        } else {
            send(exchange, 200, "application/json", whole(path));
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String whole(String path) {
        if (path.endsWith("/chat/completions")) {
            return """
                    {"id":"c1","object":"chat.completion","model":"%s","choices":[{"index":0,"finish_reason":"%s",
                     "message":{"role":"assistant","content":"%s"}}],
                     "usage":{"prompt_tokens":12,"completion_tokens":6,"total_tokens":18}}""".formatted(model, finish, said);
        }
        if (path.endsWith("/responses")) {
            return """
                    {"id":"r1","object":"response","status":"completed","model":"m-1","output":[{"type":"message",
                     "id":"o1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"%s",
                     "annotations":[]}]}],"usage":{"input_tokens":12,"output_tokens":6,"total_tokens":18}}""".formatted(ANSWER);
        }
        if (path.equals("/v1/messages")) {
            return """
                    {"id":"m1","type":"message","role":"assistant","model":"m-1","stop_reason":"end_turn",
                     "content":[{"type":"text","text":"%s"}],"usage":{"input_tokens":12,"output_tokens":6}}""".formatted(ANSWER);
        }
        if (path.endsWith(":generateContent")) {
            return """
                    {"candidates":[{"content":{"role":"model","parts":[{"text":"%s"}]},"finishReason":"STOP"}],
                     "usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":6,"totalTokenCount":18},
                     "modelVersion":"m-1"}""".formatted(ANSWER);
        }
        return """
                {"model":"m-1","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"%s"},
                 "done":true,"done_reason":"stop","prompt_eval_count":12,"eval_count":6}""".formatted(ANSWER);
    }

    private String streamed(String path) {
        String first = ANSWER.substring(0, 10);
        String second = ANSWER.substring(10);
        if (path.endsWith("/chat/completions")) {
            return """
                    data: {"object":"chat.completion.chunk","model":"m-1","choices":[{"index":0,"delta":{"content":"%s"}}]}

                    data: {"object":"chat.completion.chunk","model":"m-1","choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":"stop"}]}

                    data: {"object":"chat.completion.chunk","model":"m-1","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":6}}

                    data: [DONE]

                    """.formatted(first, second);
        }
        if (path.endsWith("/responses")) {
            return """
                    event: response.output_text.delta
                    data: {"type":"response.output_text.delta","item_id":"o1","output_index":0,"content_index":0,"delta":"%s"}

                    event: response.output_text.delta
                    data: {"type":"response.output_text.delta","item_id":"o1","output_index":0,"content_index":0,"delta":"%s"}

                    event: response.completed
                    data: {"type":"response.completed","response":%s}

                    """.formatted(first, second, whole(path).replace("\n", ""));
        }
        if (path.equals("/v1/messages")) {
            return """
                    event: message_start
                    data: {"type":"message_start","message":{"id":"m1","model":"m-1","role":"assistant","content":[],"usage":{"input_tokens":12,"output_tokens":1}}}

                    event: content_block_start
                    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                    event: content_block_delta
                    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

                    event: content_block_delta
                    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

                    event: content_block_stop
                    data: {"type":"content_block_stop","index":0}

                    event: message_delta
                    data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":6}}

                    event: message_stop
                    data: {"type":"message_stop"}

                    """.formatted(first, second);
        }
        if (path.endsWith(":streamGenerateContent")) {
            return """
                    data: {"candidates":[{"content":{"role":"model","parts":[{"text":"%s"}]}}],"modelVersion":"m-1"}

                    data: {"candidates":[{"content":{"role":"model","parts":[{"text":"%s"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":6},"modelVersion":"m-1"}

                    """.formatted(first, second);
        }
        return """
                {"model":"m-1","message":{"role":"assistant","content":"%s"},"done":false}
                {"model":"m-1","message":{"role":"assistant","content":"%s"},"done":false}
                {"model":"m-1","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":12,"eval_count":6}
                """.formatted(first, second);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
