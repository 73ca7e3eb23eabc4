package backgroundjob;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that writes articles in the background and shows their progress. */
public class BackgroundJob {

    static final Key<String> TOPIC = Key.of("topic", String.class);
    static final Key<String> TITLES = Key.of("titles", String.class);
    static final Key<String> ARTICLE = Key.of("article", String.class);

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/backgroundjob"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final AsyncFlow flow = flow(ChatModels.of(MODEL));

    static AsyncFlow flow(ChatModel model) {
        var titles = Skill.of(model, "Name three sections of an article on {topic}: their titles only, one per line.")
                .named("NameSections")
                .writing(TITLES);
        return new AsyncFlow(titles.then(new WriteSections(model)));
    }

    public static void main(String[] args) throws Exception {
        boolean stays = args.length == 2 && args[0].equals("--port") && args[1].matches("\\d{1,5}");
        if (args.length > 0 && !stays) {
            System.err.println("usage: background-job [--port NUMBER], but it was given: " + String.join(" ", args));
            System.exit(2);
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), stays ? Integer.parseInt(args[1]) : 0), 0);
        server.setExecutor(threads);
        BackgroundJob service = new BackgroundJob();
        server.createContext("/jobs", service::begin);
        server.createContext("/jobs/", service::follow);
        server.start();
        URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/jobs");
        if (stays) {
            System.out.println(address + " is ready; stop it with Ctrl-C");
        } else {
            visit(address);
            server.stop(0);
            threads.shutdown();
        }
    }

    /** Starts a job, and responds with its address at once. */
    private void begin(HttpExchange exchange) throws IOException {
        String topic = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String name = "/jobs/" + numbers.incrementAndGet();
        jobs.put(name, new Job(flow, topic));
        exchange.sendResponseHeaders(202, 0);
        try (PrintStream out = new PrintStream(exchange.getResponseBody(), true, StandardCharsets.UTF_8)) {
            out.println(name);
        }
    }

    /** Responds with the lines of a job as they come; a request of the method DELETE cancels the job first. */
    private void follow(HttpExchange exchange) throws IOException {
        Job job = jobs.get(exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(job == null ? 404 : 200, 0);
        try (PrintStream out = new PrintStream(exchange.getResponseBody(), true, StandardCharsets.UTF_8)) {
            if (job != null && exchange.getRequestMethod().equals("DELETE")) {
                job.cancel();
            }
            for (int number = 0; job != null && job.hasLine(number); number++) {
                out.println(job.line(number));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what a visitor would do. */
    private static void visit(URI jobs) throws Exception {
        HttpRequest begin = HttpRequest.newBuilder(jobs)
                .POST(BodyPublishers.ofString("bread"))
                .build();
        String job = send(begin);
        send(HttpRequest.newBuilder(jobs.resolve(job)).build());
    }

    private static String send(HttpRequest request) throws Exception {
        System.out.println("> " + request.method() + " " + request.uri().getPath());
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        System.out.println("< " + response.statusCode() + "\n" + response.body().strip());
        return response.body().strip();
    }
}
