package io.pocketflow.llm.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.base.BaseUrl;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.base.Waiting;
import io.pocketflow.llm.wire.Answer;
import io.pocketflow.llm.wire.BodyOptions;
import io.pocketflow.llm.wire.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The exchanges with a provider's batch endpoint, with the key, the headers, the limits and the error messages of a
 * model. Each method blocks. Bodies of requests and of results are streamed. Thread-safe.
 */
public final class BatchHttp {

    /** Reads a streamed answer. */
    @FunctionalInterface
    public interface Reader {
        void read(InputStream body) throws IOException;
    }

    /** The maximum duration of an upload. */
    private static final Duration UPLOAD = Duration.ofHours(1);

    private final ModelConfig config;
    private final Keys keys;
    private final WireFormat format;
    private final HttpCalls calls;
    private final HttpCalls uploads;
    private final ErrorAnswers errors;

    BatchHttp(ModelConfig config, Keys keys, WireFormat format, HttpCalls calls, ErrorAnswers errors) {
        this.config = config;
        this.keys = keys;
        this.format = format;
        this.calls = calls;
        this.uploads = new HttpCalls(calls.model(), calls.excerpt(), UPLOAD, calls.maxBytes());
        this.errors = errors;
    }

    /** Returns the name of the model, for messages. */
    public String name() {
        return calls.model();
    }

    public ModelConfig config() {
        return config;
    }

    /** Returns a text that differs for different servers, formats and keys, and is the same in each process. */
    public String identity() {
        return BudgetKey.identity(config, keys);
    }

    /** Returns the requested model. */
    public String model(ChatRequest request) {
        return request.model() == null ? config.model() : request.model();
    }

    /** Returns the body that a call of this request would send. */
    public ObjectNode body(ChatRequest request) {
        ObjectNode body = format.write(request, model(request), false, config);
        BodyOptions.put(body, request.options());
        return body;
    }

    /**
     * Returns the reply in an answer that a batch contains.
     *
     * @throws LlmException if the answer is an error or has no reply
     */
    public ChatReply reply(int status, byte[] body, ChatRequest request) {
        Answer answer = inside(status, body);
        if (answer.failed()) {
            throw errors.failure(answer);
        }
        return errors.reply(answer, model(request), request.keepJson());
    }

    /** Returns an answer without headers, whose body is complete. */
    private static Answer inside(int status, byte[] body) {
        Map<String, List<String>> length = Map.of("content-length", List.of(Integer.toString(body.length)));
        return Answer.of(status, HttpHeaders.of(length, (name, value) -> true), body);
    }

    /** Returns the failure of a batch that its server describes by an error of its format. */
    public LlmException failure(JsonNode error) {
        return errors.failure(inside(200, error.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /**
     * Returns the JSON object at a path below the base URL.
     *
     * @throws LlmException if the server reports an error, sends no object, or cannot be reached
     */
    public JsonNode get(String path) {
        return json(calls, request(path).GET().build());
    }

    /** Posts a JSON text to a path; returns the JSON object of the answer. */
    public JsonNode post(String path, String json) {
        return post(path, "application/json", BodyPublishers.ofString(json));
    }

    /** Posts a streamed body to a path; returns the JSON object of the answer. */
    public JsonNode post(String path, String contentType, BodyPublisher body) {
        HttpRequest post =
                request(path).setHeader("Content-Type", contentType).POST(body).build();
        return json(uploads, post);
    }

    private HttpRequest.Builder request(String path) {
        URI address = BaseUrl.withQuery(
                URI.create(config.baseUrl() + path), config.connection().query());
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        WireFormats.putHeaders(request, format, config, keys);
        return request;
    }

    private JsonNode json(HttpCalls by, HttpRequest request) {
        return Waiting.forReply(name(), by.send(request, this::object));
    }

    private JsonNode object(HttpResponse<byte[]> http) {
        Answer answer = Answer.of(http);
        if (!answer.succeeded()) {
            throw errors.failure(answer);
        }
        if (!answer.json().isObject()) {
            String reason = answer.fault().isEmpty() ? "the answer is not a JSON object" : answer.fault();
            throw errors.noReply(answer, answer.fault().isEmpty() ? Kind.MALFORMED : answer.faultKind(), reason);
        }
        return answer.json();
    }

    /**
     * Reads the answer at a path as a stream. The reader fails if no byte arrives for the idle time of the config.
     *
     * @throws LlmException if the server reports an error, or the connection is lost
     */
    public void read(String path, Reader reader) {
        CompletableFuture<HttpResponse<InputStream>> sent =
                calls.exchange(request(path).GET().build(), BodyHandlers.ofInputStream());
        HttpResponse<InputStream> answer;
        try {
            answer = sent.get(config.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            sent.cancel(true);
            throw Waiting.interrupted(name(), interrupted);
        } catch (java.util.concurrent.TimeoutException late) {
            sent.cancel(true);
            throw calls.overdue(late);
        } catch (java.util.concurrent.ExecutionException failed) {
            throw calls.explain(failed.getCause());
        }
        try (InputStream body = new WatchedInput(answer.body(), config.idleTimeout())) {
            if (answer.statusCode() / 100 != 2) {
                throw errors.failure(Answer.of(answer.statusCode(), answer.headers(), body.readNBytes(64 * 1024)));
            }
            reader.read(body);
        } catch (IOException lost) {
            throw calls.explain(lost);
        }
    }
}
