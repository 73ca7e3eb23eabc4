package io.pocketflow.llm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A loopback server that answers every request with the bytes of one file and keeps the request bodies. */
final class ByteServer implements AutoCloseable {

    private final HttpServer server;
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    private volatile AnswerFile answer;

    private ByteServer(HttpServer server) {
        this.server = server;
    }

    static ByteServer start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ByteServer server = new ByteServer(http);
        http.createContext("/", server::handle);
        http.start();
        return server;
    }

    /** Sets the file for all further requests and clears the kept bodies. */
    void answerWith(AnswerFile file) {
        answer = file;
        bodies.clear();
    }

    /** Returns the request bodies since the answer was set. */
    List<byte[]> bodies() {
        return bodies;
    }

    /** Returns the base URL in the form that the provider's format requires. */
    URI baseUrl(Provider provider) {
        boolean versioned = provider == Provider.OPENAI || provider == Provider.OPENAI_RESPONSES;
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + (versioned ? "/v1" : ""));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            bodies.add(exchange.getRequestBody().readAllBytes());
            exchange.getResponseHeaders().set("Content-Type", contentType());
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(answer.bytes());
            }
        }
    }

    private String contentType() {
        String name = answer.path().toString();
        return name.endsWith(".sse")
                ? "text/event-stream"
                : name.endsWith(".ndjson") ? "application/x-ndjson" : "application/json";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
