package webhumanintheloop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on which a person reviews notices that a model writes. */
public class WebHumanInTheLoop {

    static final Key<String> TOPIC = Key.of("topic", String.class);
    static final Key<List<String>> REMARKS = Key.listOf("remarks", String.class);
    static final Key<String> NOTICE = Key.of("notice", String.class);

    private static final Path FOLDER =
            Path.of(System.getProperty("pocketflow.recipe", "src/main/java/webhumanintheloop"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static AsyncFlow flow(ChatModel model) {
        return flow(model, new Review());
    }

    static AsyncFlow flow(ChatModel model, Review review) {
        var write = Skill.of(model, "Write a notice of two sentences: {topic}\nRemarks on earlier notices:\n{remarks}")
                .named("WriteNotice")
                .writing(NOTICE);
        return new AsyncFlow(write.then(review.on("again", write).end("approved")));
    }

    public static void main(String[] args) throws Exception {
        boolean stays = args.length == 2 && args[0].equals("--port") && args[1].matches("\\d{1,5}");
        if (args.length > 0 && !stays) {
            System.err.println(
                    "usage: web-human-in-the-loop [--port NUMBER], but it was given: " + String.join(" ", args));
            System.exit(2);
        }
        Desk desk = new Desk(ChatModels.of(MODEL));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), stays ? Integer.parseInt(args[1]) : 0), 0);
        server.setExecutor(threads);
        server.createContext("/notices/", exchange -> respond(exchange, desk));
        server.createContext("/", WebHumanInTheLoop::showPage);
        server.start();
        if (stays) {
            System.out.println("http://localhost:" + server.getAddress().getPort() + "/ is ready; stop it with Ctrl-C");
        } else {
            visit(URI.create("http://localhost:" + server.getAddress().getPort() + "/notices/sunday"));
            server.stop(0);
            threads.shutdown();
        }
    }

    private static void respond(HttpExchange exchange, Desk desk) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/notices/".length());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            send(
                    exchange,
                    200,
                    switch (exchange.getRequestMethod()) {
                        case "PUT" -> desk.begin(name, body);
                        case "POST" -> desk.review(name, body);
                        default -> throw new IllegalArgumentException("a notice is begun by PUT and reviewed by POST");
                    });
        } catch (IllegalArgumentException wrong) {
            send(exchange, 400, wrong.getMessage());
        } catch (RuntimeException failed) {
            send(exchange, 500, failed.getMessage());
        }
    }

    private static void showPage(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        send(exchange, 200, Files.readString(FOLDER.resolve("index.html")));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Does what a person would do in a browser. */
    private static void visit(URI notice) throws Exception {
        request("PUT", notice, "open on Sundays from May");
        request("POST", notice, "Name the hours, 8 to 11.");
        request("POST", notice, "ok");
        request("POST", notice, "ok");
    }

    private static void request(String method, URI address, String body) throws Exception {
        System.out.println("> " + method + " " + address.getPath() + " " + body);
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, BodyPublishers.ofString(body))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        System.out.println("< " + response.statusCode() + " " + response.body());
    }
}
