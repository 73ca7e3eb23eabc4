package io.pocketflow.llm.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.BaseUrl;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.report.Reported;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.RefusedEvents;
import io.pocketflow.llm.wire.Answer;
import io.pocketflow.llm.wire.BodyOptions;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model behind a provider's HTTP interface. Thread-safe; nothing needs closing: all models share one HTTP client.
 *
 * <p>A call is one HTTP/1.1 request. Redirects are not followed, because the key would be sent along. The deadline
 * covers the call to its last byte; like a cancellation, it closes the connection. The key is sent in a header and
 * nowhere else.
 *
 * <p>A stream keeps its connection until it ends, fails or is cancelled. The deadline runs from the request to the end.
 * The idle time runs from the answer's headers on, and only while the stream waits for bytes, so that a subscriber may
 * be slow. After a whole reply, the server has a second to end the answer or to continue. At most the client's read
 * buffer is read ahead of the requests. A server that answers with a JSON document instead of a stream is read as a
 * whole reply.
 */
public final class HttpChatModel implements ObservedModel {

    private static final Duration BACKGROUND_INTERVAL = Duration.ofSeconds(1);

    private final ModelConfig config;
    private final Keys keys;
    private final WireFormat format;
    private final HttpCalls calls;
    private final ErrorAnswers errors;
    /** A request without its body, for the configured model; copied for each call, and never changed. */
    private final HttpRequest.Builder chatPost;

    private final HttpRequest.Builder streamPost;

    /**
     * Creates a model with this configuration. Sends nothing.
     *
     * @throws IllegalArgumentException if the key would be sent unencrypted to another machine, or the model's name
     *     would change the address
     */
    public HttpChatModel(ModelConfig config, Keys keys) {
        this(config, keys, InstantSource.system(), WireFormats.of(config.provider()));
    }

    /** Creates a model with a clock for waits that are given as dates, and with a format. */
    public HttpChatModel(ModelConfig config, Keys keys, InstantSource clock, WireFormat format) {
        BaseUrl.refuseKeyInTheClear(config.baseUrl(), keys, config.plainHttpAllowed());
        this.config = config;
        this.keys = keys;
        this.format = format;
        Excerpt excerpt = new Excerpt(keys);
        this.calls = new HttpCalls(name(), excerpt, config.callTimeout(), config.maxResponseBytes());
        this.errors = new ErrorAnswers(name(), format, excerpt, new RetryWait(clock));
        this.chatPost = post("application/json", false);
        this.streamPost = post("text/event-stream, application/x-ndjson", true);
    }

    private HttpRequest.Builder post(String accepted, boolean streaming) {
        URI address = BaseUrl.withQuery(
                format.address(config.baseUrl(), config.model(), streaming),
                config.connection().query());
        HttpRequest.Builder post = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("Accept", accepted);
        WireFormats.putHeaders(post, format, config, keys);
        return post;
    }

    /** Returns the exchanges with the batch endpoint of this model's server. */
    public BatchHttp batchEndpoint() {
        return new BatchHttp(config, keys, format, calls, errors);
    }

    /** Returns the provider's prefix and the configured model. */
    @Override
    public String name() {
        return config.provider().prefix() + ":" + config.model();
    }

    @Override
    public BudgetKey budgetKey(@Nullable String model) {
        return BudgetKey.of(config, keys, model == null ? config.model() : model);
    }

    @Override
    public String identity() {
        return name() + " " + BudgetKey.identity(config, keys);
    }

    @Override
    public boolean supportsJsonSchema() {
        return config.jsonSchema();
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request, CallObserver observer) {
        String model = request.model() == null ? config.model() : request.model();
        HttpRequest post;
        try {
            post = post(request, model, false);
        } catch (LlmException refused) {
            return Forwarded.failed(refused);
        }
        return Reported.call(
                name(), request, () -> send(post, observer, answer -> read(answer, model, request.keepJson())));
    }

    private CompletableFuture<ChatReply> send(
            HttpRequest post, CallObserver observer, Function<Answer, ChatReply> reader) {
        return config.provider() == Provider.OPENAI_RESPONSES
                ? new BackgroundReply(calls, post, observer, reader, BACKGROUND_INTERVAL).start()
                : calls.send(post, observer, http -> reader.apply(Answer.of(http)));
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request, CallObserver observer) {
        String model = request.model() == null ? config.model() : request.model();
        boolean keepJson = request.keepJson();
        HttpRequest post;
        try {
            post = post(request, model, true);
        } catch (LlmException refused) {
            return new EventPublisher(signals -> new RefusedEvents(refused));
        }
        StreamCall call = new StreamCall(
                name(),
                model,
                post,
                keepJson,
                config,
                format,
                errors,
                calls,
                observer,
                answer -> read(answer, model, keepJson));
        return Reported.stream(name(), request, () -> new EventPublisher(signals -> new HttpEvents(call, signals)));
    }

    private HttpRequest post(ChatRequest request, String model, boolean streaming) {
        ObjectNode body = format.write(request, model, streaming, config);
        BodyOptions.put(body, request.options());
        HttpRequest.Builder post = (streaming ? streamPost : chatPost).copy();
        if (!model.equals(config.model())) {
            post.uri(address(model, streaming));
        }
        return post.POST(BodyPublishers.ofString(body.toString())).build();
    }

    private URI address(String model, boolean streaming) {
        try {
            return BaseUrl.withQuery(
                    format.address(config.baseUrl(), model, streaming),
                    config.connection().query());
        } catch (IllegalArgumentException e) {
            throw new LlmException(LlmException.Kind.BAD_REQUEST, name() + " was not called: " + e.getMessage(), e);
        }
    }

    private ChatReply read(Answer answer, String model, boolean keepJson) {
        if (answer.failed()) {
            throw errors.failure(answer);
        }
        return errors.reply(answer, model, keepJson);
    }

    @Override
    public String toString() {
        return name() + " at " + config.baseUrl();
    }
}
