package io.pocketflow.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server with OpenAI's format of chat completions, at the address that {@code OPENAI_BASE_URL} names. It stands for a
 * provider where a page shows how to choose one. Its answers are in the file {@code answers.json} of the programs; all other
 * prompts get the same sentence.
 */
final class ModelServer implements AutoCloseable {

    private static final String ANSWER = "This sentence comes from a test server.";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    private ModelServer(HttpServer server) {
        this.server = server;
    }

    static ModelServer start() throws IOException {
        URI address = URI.create(System.getenv("OPENAI_BASE_URL"));
        ModelServer server =
                new ModelServer(HttpServer.create(new InetSocketAddress(address.getHost(), address.getPort()), 0));
        server.server.createContext(address.getPath(), server::answer);
        server.server.setExecutor(server.threads);
        server.server.start();
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        boolean isStream = request.path("stream").asBoolean();
        String text = text(request);
        byte[] body = (isStream ? stream(text) : reply(request, text)).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", isStream ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String text(JsonNode request) throws IOException {
        String messages = request.path("messages").toString();
        for (JsonNode answer : JSON.readTree(Site.read(Site.EXAMPLES.resolve("answers.json")))) {
            if (messages.contains(answer.path("when").asText())) {
                return answer.path("text").asText();
            }
        }
        return ANSWER;
    }

    private static String reply(JsonNode request, String text) {
        ObjectNode reply = JSON.createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", request.path("model").asText());
        ObjectNode choice =
                reply.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        reply.putObject("usage")
                .put("prompt_tokens", 20)
                .put("completion_tokens", 8)
                .put("total_tokens", 28);
        return reply.toString();
    }

    private static String stream(String text) {
        StringBuilder events = new StringBuilder();
        for (String word : text.split("(?<= )")) {
            ObjectNode chunk = JSON.createObjectNode().put("id", "1");
            chunk.putArray("choices")
                    .addObject()
                    .put("index", 0)
                    .putObject("delta")
                    .put("content", word);
            events.append("data: ").append(chunk).append("\n\n");
        }
        return events
                + "data: {\"id\": \"1\", \"choices\": [{\"index\": 0, \"delta\": {}, \"finish_reason\": \"stop\"}]}\n\n"
                + "data: [DONE]\n\n";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
