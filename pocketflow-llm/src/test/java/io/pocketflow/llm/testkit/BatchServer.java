package io.pocketflow.llm.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * A strict loopback server with the batch endpoints of OpenAI, Anthropic, Gemini and Mistral, and with their online
 * endpoints. It answers with an echo of the last user message. A batch ends a while after its creation, by a clock that
 * tests move. Faults are scripted. Malformed requests get a 400. Thread-safe.
 */
public final class BatchServer implements AutoCloseable {

    /** The key that calls must have. */
    public static final String KEY = "secret-key-of-a-test";

    /** The form of an endpoint. */
    public enum Form {
        OPENAI("/v1/batches", "/content"),
        RESPONSES("/v1/batches", "/content"),
        ANTHROPIC("/v1/messages/batches", "/results"),
        GEMINI("/v1beta/batches", "/none"),
        MISTRAL("/v1/batch/jobs", "/content");

        private final String path;
        private final String results;

        Form(String path, String results) {
            this.path = path;
            this.results = results;
        }

        Provider provider() {
            return switch (this) {
                case OPENAI, MISTRAL -> Provider.OPENAI;
                case RESPONSES -> Provider.OPENAI_RESPONSES;
                case ANTHROPIC -> Provider.ANTHROPIC;
                case GEMINI -> Provider.GEMINI;
            };
        }
    }

    /** A scripted fault of one call: a status with a body; -1 cuts the connection, after the work if {@code isAfter}. */
    public record Fault(String call, int status, String body, boolean isAfter) {}

    private final Form form;
    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BatchRequests requests;
    private final BatchAnswers answers;
    public final Map<String, SentBatch> jobs = Collections.synchronizedMap(new LinkedHashMap<>());
    /** The number of calls by their name, such as {@code create}. */
    public final Map<String, Integer> calls = new ConcurrentHashMap<>();

    private final Queue<Fault> faults = new ArrayDeque<>();
    /** The time from the creation of a batch to its end. */
    public volatile Duration duration = Duration.ofHours(1);
    /** The name of the model in replies. */
    public volatile String model = "test-model";
    /** The provider's word for the state at the end; empty for success. */
    public volatile String endsAs = "";
    /** The provider's word for the state before the end; empty for the usual one. */
    public volatile String runsAs = "";
    /** The code and the message of the failure of a batch that ends as failed. */
    public volatile String failure = "invalid_request_error:the file is empty";
    /** Changes the lines of results. */
    public volatile UnaryOperator<List<ObjectNode>> lines = lines -> lines;
    /** Whether the counts stay 0 until the end. */
    public volatile boolean hidesCounts;
    /** Whether the results no longer exist. */
    public volatile boolean isForgetful;

    /** Whether a cancelled batch runs on. */
    public volatile boolean ignoresCancels;

    private volatile boolean needsNoKey;
    /** The name of the call whose answer is held back, or null. */
    private volatile String held;

    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean isHolding;

    /** Whether the metadata of a batch is not kept. */
    public volatile boolean dropsTags;

    public BatchServer(Form form, InstantSource clock) {
        this.form = form;
        this.clock = clock;
        this.requests = new BatchRequests(form);
        this.answers = new BatchAnswers(this, form);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI baseUrl() {
        String path = form == Form.ANTHROPIC || form == Form.GEMINI ? "" : "/v1";
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    public ModelConfig config() {
        return ModelConfig.of(form.provider(), baseUrl(), "test-model").withKey(Secret.of(KEY));
    }

    /** Lets calls without a key in. */
    public BatchServer withoutKey() {
        needsNoKey = true;
        return this;
    }

    /** Holds the answers to calls of this name back, after their work. */
    public void holdAfter(String call) {
        held = call;
    }

    /** Returns whether a call has been made whose answer is held back. */
    public boolean isHolding() {
        return isHolding;
    }

    /** Sends the answers that are held back, and holds no other back. */
    public void letGo() {
        held = null;
        released.countDown();
    }

    /** Scripts faults, each of which meets the next call of its name. */
    public synchronized void fault(Fault... next) {
        faults.addAll(List.of(next));
    }

    private synchronized Fault faultOf(String call) {
        Fault next = faults.stream()
                .filter(fault -> fault.call().equals(call))
                .findFirst()
                .orElse(null);
        faults.remove(next);
        return next;
    }

    Instant now() {
        return clock.instant();
    }

    /** Returns the line of a request that failed with an error of the provider. */
    public ObjectNode errorLine(String id, String code, String message) {
        return answers.errorLine(id, code, message);
    }

    /** Returns the line of a request that expired. */
    public ObjectNode expiredLine(String id) {
        return answers.expiredLine(id);
    }

    /** Returns the id in a line. */
    public String idOf(ObjectNode line) {
        return answers.idOf(line);
    }

    /** Returns how often a call was made. */
    public int count(String call) {
        return calls.getOrDefault(call, 0);
    }

    // ---- HTTP

    private void handle(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        String call = exchange.getRequestMethod() + " " + path;
        try {
            String name = name(call);
            calls.merge(name, 1, Integer::sum);
            Fault fault = faultOf(name);
            if (fault != null && !fault.isAfter()) {
                BatchAnswers.send(exchange, fault.status(), fault.body());
                return;
            }
            checkKey(exchange);
            String body = call(name, exchange, path, sent);
            if (name.equals(held)) {
                isHolding = true;
                released.await();
            }
            if (fault != null) {
                BatchAnswers.send(exchange, fault.status(), fault.body());
            } else {
                BatchAnswers.send(exchange, 200, body);
            }
        } catch (BatchRequests.Refused refused) {
            BatchAnswers.send(exchange, refused.status, answers.error(refused.status, refused.getMessage()));
        } catch (InterruptedException closed) {
            exchange.close();
        } catch (RuntimeException broken) {
            BatchAnswers.send(exchange, 400, answers.error(400, "the server could not read the request: " + broken));
        }
    }

    private void checkKey(HttpExchange exchange) {
        if (needsNoKey) {
            return;
        }
        String header = switch (form) {
            case ANTHROPIC -> "x-api-key";
            case GEMINI -> "x-goog-api-key";
            default -> "Authorization";
        };
        String value = String.valueOf(exchange.getRequestHeaders().getFirst(header));
        if (!value.endsWith(KEY)) {
            throw new BatchRequests.Refused(401, "the key is missing");
        }
    }

    /** Returns the name of a call: upload, create, get, list, cancel, results or online. */
    private String name(String call) {
        if (call.equals("POST /v1/files")) {
            return "upload";
        }
        if (call.equals("POST " + form.path) || call.endsWith(":batchGenerateContent")) {
            return "create";
        }
        if (call.equals("GET " + form.path)) {
            return "list";
        }
        if (call.endsWith("/cancel") || call.endsWith(":cancel")) {
            return "cancel";
        }
        if (call.endsWith(form.results)) {
            return "results";
        }
        return call.startsWith("GET " + form.path + "/") ? "get" : "online";
    }

    private String call(String name, HttpExchange exchange, String path, byte[] sent) {
        String text = new String(sent, StandardCharsets.UTF_8);
        return switch (name) {
            case "upload" -> requests.upload(text, exchange.getRequestHeaders().getFirst("Content-Type"));
            case "create" -> answers.describe(create(path, text), false).toString();
            case "get" -> answers.describe(job(path, ""), true).toString();
            case "list" -> answers.list(exchange.getRequestURI());
            case "cancel" -> cancel(path);
            case "results" -> results(path);
            default -> online(path, text);
        };
    }

    private SentBatch create(String path, String body) {
        BatchRequests.Wanted wanted = requests.create(path, BatchRequests.json(body));
        BatchRequests.require(wanted.requests().size() > 1, "a batch of one is not worth its way");
        String id = (form == Form.GEMINI ? "batches/" : "") + "batch-" + (jobs.size() + 1);
        SentBatch job = new SentBatch(id, now(), dropsTags ? "" : wanted.tag(), wanted.file(), wanted.requests());
        jobs.put(id, job);
        return job;
    }

    private SentBatch job(String path, String suffix) {
        String rest = path.substring(0, path.length() - suffix.length());
        String id = (form == Form.GEMINI ? "batches/" : "") + rest.substring(rest.lastIndexOf('/') + 1);
        SentBatch job = jobs.get(id);
        if (job == null) {
            throw new BatchRequests.Refused(404, "there is no batch " + id);
        }
        return job;
    }

    private String cancel(String path) {
        SentBatch job = job(path, form == Form.GEMINI ? ":cancel" : "/cancel");
        job.cancelled = !ignoresCancels;
        return form == Form.GEMINI ? "{}" : answers.describe(job, false).toString();
    }

    private String results(String path) {
        String id = path.replaceAll("(/content|/results)$", "");
        SentBatch job = jobs.get(id.substring(id.lastIndexOf('/') + 1).replace("out:", ""));
        if (isForgetful || job == null) {
            throw new BatchRequests.Refused(404, "there are no results");
        }
        StringBuilder all = new StringBuilder();
        answers.lines(job).forEach(line -> all.append(line).append('\n'));
        return all.toString();
    }

    private String online(String path, String sent) {
        SentRequests.note(path, sent);
        return answers.reply(requests.text(BatchRequests.json(sent))).toString();
    }

    /** Adds a batch that another program has created. */
    public void add(String id, Map<String, String> requests) {
        jobs.put(id, new SentBatch(id, now(), "", "", requests));
    }

    /** Returns how often each request was answered by a batch, by its text. */
    public Map<String, Integer> sentTexts() {
        Map<String, Integer> texts = new HashMap<>();
        jobs.values().forEach(job -> job.requests.values().forEach(text -> texts.merge(text, 1, Integer::sum)));
        return texts;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
