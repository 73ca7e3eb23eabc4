package io.pocketflow.llm;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * A model behind the OpenAI Chat Completions format ({@code POST <base URL>/chat/completions}), as spoken by OpenAI and
 * many other servers. Thread-safe; holds nothing that needs closing: all models share one HTTP client.
 *
 * <p>A call is one HTTP/1.1 request. Redirects are not followed, as the key would go with them. The deadline covers
 * the call to its last byte, and like a cancellation it closes the connection. The key goes into the {@code
 * Authorization} header and nowhere else.
 */
public final class OpenAiChatModel implements ChatModel {

    private final OpenAiConfig config;
    private final HttpCalls calls;
    private final ErrorAnswers errors;
    private final URI address;

    /**
     * A model as configured. Nothing is sent yet.
     *
     * @throws IllegalArgumentException if the key would go unencrypted to another machine
     */
    public OpenAiChatModel(OpenAiConfig config) {
        this(config, InstantSource.system());
    }

    /** With the clock that waits given as dates are counted from. */
    OpenAiChatModel(OpenAiConfig config, InstantSource clock) {
        BaseUrl.refuseKeyInTheClear(config.baseUrl(), config.key(), config.plainHttpAllowed());
        this.config = config;
        this.calls = new HttpCalls(name(), config.callTimeout(), config.maxResponseBytes());
        this.errors = new ErrorAnswers(name(), new Excerpt(config.key()), new RetryWait(clock));
        this.address = URI.create(config.baseUrl() + "/chat/completions");
    }

    /** {@code openai:} and the configured model. */
    @Override
    public String name() {
        return "openai:" + config.model();
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        String model = request.model() == null ? config.model() : request.model();
        return calls.send(post(OpenAiWire.write(request, model, config.tokenLimitField())), http -> read(http, model));
    }

    private HttpRequest post(String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(json));
        if (config.key() != null) {
            request.header("Authorization", "Bearer " + config.key().reveal());
        }
        return request.build();
    }

    private ChatReply read(HttpResponse<byte[]> http, String model) {
        Answer answer = Answer.of(http);
        if (!answer.succeeded()) {
            throw errors.failure(answer);
        }
        return OpenAiWire.read(answer, model, errors);
    }

    @Override
    public String toString() {
        return name() + " at " + config.baseUrl();
    }
}
