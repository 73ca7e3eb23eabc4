package io.pocketflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pocketflow.llm.testkit.SentRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A server in OpenAI's format that answers with the question in capitals and records every question. It answers 400 to
 * a question with "refuse", and to one with "broke" a 429 that means that the credit is used up.
 */
public final class EchoServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final List<String> systems = new CopyOnWriteArrayList<>();
    private final Semaphore answers;
    private volatile String usage = "{\"prompt_tokens\":10,\"completion_tokens\":5}";

    private EchoServer(int answers) throws IOException {
        this.answers = new Semaphore(answers);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    /** Starts a server that answers at once. */
    public static EchoServer willing() throws IOException {
        return new EchoServer(Integer.MAX_VALUE / 2);
    }

    /** Starts a server that answers the given number of questions, and holds the others until {@link #resume}. */
    public static EchoServer answering(int answers) throws IOException {
        return new EchoServer(answers);
    }

    /** Sets the usage of each answer, as JSON of Chat Completions. */
    void counting(String usage) {
        this.usage = usage;
    }

    public void resume() {
        answers.release(1_000_000);
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Returns lines of items whose field {@code q} is {@code q0}, {@code q1} and so on. */
    public static String items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"q\":\"q" + i + "\"}\n")
                .collect(Collectors.joining());
    }

    /** Returns the command that runs a pool against this server, with further arguments. */
    public String[] pool(String... arguments) {
        return Stream.concat(Stream.of("pool", "--model", "openai:m", "--base-url", baseUrl()), Stream.of(arguments))
                .toArray(String[]::new);
    }

    /** Returns the questions received, in order, including repeated ones. */
    public List<String> questions() {
        return questions;
    }

    /** Returns the system instructions received, in order. */
    public List<String> systems() {
        return systems;
    }

    /** Returns how often each question was received. */
    public Map<String, Long> counts() {
        return questions.stream()
                .collect(Collectors.groupingBy(question -> question, HashMap::new, Collectors.counting()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        SentRequests.note(exchange.getRequestURI().getPath(), sent);
        JsonNode body = JSON.readTree(sent);
        JsonNode messages = body.path("messages");
        JsonNode content = messages.get(messages.size() - 1).path("content");
        String question = content.isTextual()
                ? content.asText()
                : content.path(0).path("text").asText();
        if (messages.size() > 1) {
            systems.add(messages.get(0).path("content").asText());
        }
        questions.add(question);
        answers.acquireUninterruptibly();
        if (question.contains("refuse")) {
            send(exchange, 400, "{\"error\":{\"message\":\"I refuse\",\"code\":\"refused\"}}");
        } else if (question.contains("broke")) {
            send(exchange, 429, "{\"error\":{\"message\":\"no money left\",\"code\":\"insufficient_quota\"}}");
        } else {
            send(exchange, 200, """
                    {"model":%s,"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant",
                     "content":%s}}],"usage":%s}""".formatted(
                    body.path("model"), JSON.writeValueAsString(question.toUpperCase(java.util.Locale.ROOT)), usage));
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        try {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException clientIsGone) {
            // the client was killed
        }
        exchange.close();
    }

    @Override
    public void close() {
        resume();
        server.stop(0);
        threads.shutdownNow();
    }
}
