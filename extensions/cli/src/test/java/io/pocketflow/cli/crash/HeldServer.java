package io.pocketflow.cli.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pocketflow.llm.testkit.SentRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server of a model and of two tools, which can hold the next request of a path until it is closed: the process that waits
 * for the response can be killed meanwhile. The model first calls both tools, and after their results it answers.
 */
final class HeldServer implements AutoCloseable {

    static final String MODEL = "/v1/chat/completions";
    static final String LOOK = "/look";
    static final String PAY = "/pay";

    private static final String CALLS = """
            {"model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,
             "tool_calls":[
              {"id":"c1","type":"function","function":{"name":"look","arguments":"{\\"person\\":\\"Ann\\"}"}},
              {"id":"c2","type":"function","function":{"name":"pay","arguments":"{\\"person\\":\\"Ann\\"}"}}]}}],
             "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""";

    private static final String ANSWER = """
            {"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant",
             "content":"Ann has her money."}}],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}""";

    private record Hold(String path, CountDownLatch arrived) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Hold hold = new Hold("", new CountDownLatch(0));

    HeldServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Holds the next request of this path. The latch opens when it arrives. */
    synchronized CountDownLatch holdNext(String path) {
        hold = new Hold(path, new CountDownLatch(1));
        return hold.arrived;
    }

    /** Returns the paths of the requests since the last call, in order. */
    synchronized List<String> requests() {
        List<String> since = List.copyOf(requests);
        requests.clear();
        return since;
    }

    private synchronized boolean isHeld(String path) {
        requests.add(path);
        if (!hold.path.equals(path)) {
            return false;
        }
        hold.arrived.countDown();
        hold = new Hold("", hold.arrived);
        return true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.equals(MODEL)) {
            SentRequests.note(path, body);
        }
        if (isHeld(path)) {
            awaitClose();
            exchange.close();
            return;
        }
        boolean hasResults = body.contains("\"role\":\"tool\"");
        byte[] response =
                (path.equals(MODEL) ? hasResults ? ANSWER : CALLS : "done " + path).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", path.equals(MODEL) ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(200, response.length);
        exchange.getResponseBody().write(response);
        exchange.close();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
