package webstreaming;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ModelFailed;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server that runs a flow for each request, and stops it when the browser leaves. */
public class WebStreaming {

    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);
    static final Key<String> NEXT = Key.of("next", String.class);

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/webstreaming"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static Flow flow(ChatModel model) {
        return flow(model, new Browser(System.out));
    }

    private static Flow flow(ChatModel model, Browser browser) {
        var suggest = Node.of("Suggest", ANSWER, NEXT, answer -> {
            String next = model.chat("Which one short question would a reader of this text ask next?\n\n" + answer);
            browser.send("next", next);
            return next;
        });
        return new Flow(new Answer(model, browser).then(suggest));
    }

    public static void main(String[] args) throws Exception {
        boolean stays = args.length == 2 && args[0].equals("--port") && args[1].matches("\\d{1,5}");
        if (args.length > 0 && !stays) {
            System.err.println("usage: web-streaming [--port NUMBER], but it was given: " + String.join(" ", args));
            System.exit(2);
        }
        ChatModel model = ChatModels.of(MODEL);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), stays ? Integer.parseInt(args[1]) : 0), 0);
        server.setExecutor(threads);
        server.createContext("/ask", exchange -> answer(exchange, model));
        server.createContext("/", WebStreaming::showPage);
        server.start();
        String address = "http://localhost:" + server.getAddress().getPort();
        if (stays) {
            System.out.println(address + " is ready; stop it with Ctrl-C");
        } else {
            visit(URI.create(address + "/ask?Why%20is%20the%20sky%20blue?"));
            threads.shutdown();
            threads.awaitTermination(10, TimeUnit.SECONDS); // the server has yet to notice that a browser has left
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, ChatModel model) throws IOException {
        RunOptions options = RunOptions.defaults()
                .withListener(FlowListener.of(
                        ModelFailed.class, call -> System.out.println("[server: the call of the model ended early]")));
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        try (exchange) {
            String question = exchange.getRequestURI().getQuery();
            Browser browser = new Browser(exchange.getResponseBody());
            flow(model, browser).run(Shared.create().put(QUESTION, question), options);
        } catch (FlowException failed) {
            System.out.println("[server: " + failed.getMessage() + "]");
        }
    }

    private static void showPage(HttpExchange exchange) throws IOException {
        byte[] page = Files.readAllBytes(FOLDER.resolve("index.html"));
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        try (exchange) {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    /** Does what two browsers would do. */
    private static void visit(URI question) throws Exception {
        System.out.println("One browser reads everything:");
        read(question, Integer.MAX_VALUE);
        System.out.println("Another one leaves after five words:");
        read(question, 5);
    }

    private static void read(URI question, int events) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(question).build();
        var body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body();
        try (Scanner lines = new Scanner(body, StandardCharsets.UTF_8)) {
            for (int read = 0; read < events && lines.hasNextLine(); ) {
                String line = lines.nextLine();
                if (line.startsWith("data: ")) {
                    System.out.print(line.substring("data: ".length()));
                    read++;
                } else if (line.equals("event: next")) {
                    System.out.print("\nNext: ");
                }
            }
        }
        System.out.println();
    }
}
