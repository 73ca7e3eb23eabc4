package io.pocketflow.llm.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.EmbeddingOptions;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.BaseUrl;
import io.pocketflow.llm.base.Counted;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.report.Reported;
import io.pocketflow.llm.wire.Answer;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An embedding model behind a provider's HTTP interface. Thread-safe; keys, deadlines and limits are those of a chat
 * model.
 */
public final class HttpEmbeddingModel implements BatchedEmbedding {

    private final ModelConfig config;
    private final Keys keys;
    private final EmbeddingOptions options;
    private final String suffix;
    private final WireFormat provider;
    private final EmbeddingFormat format;
    private final HttpCalls calls;
    private final ErrorAnswers errors;
    private final URI address;

    /**
     * Creates a model.
     *
     * @param suffix the options in the model's name
     * @throws IllegalArgumentException if the format has no place for one of the options
     */
    public HttpEmbeddingModel(ModelConfig config, Keys keys, EmbeddingOptions options, String suffix) {
        BaseUrl.refuseKeyInTheClear(config.baseUrl(), keys, config.plainHttpAllowed());
        this.config = config;
        this.options = options;
        this.suffix = suffix;
        this.keys = keys;
        this.format = EmbeddingFormat.of(config.provider());
        format.check(options);
        this.provider = WireFormats.of(config.provider());
        this.address = BaseUrl.withQuery(
                format.address(config.baseUrl(), config.model()),
                config.connection().query());
        Excerpt excerpt = new Excerpt(keys);
        this.calls = new HttpCalls(name(), excerpt, config.callTimeout(), config.maxResponseBytes());
        this.errors = new ErrorAnswers(name(), provider, excerpt, new RetryWait(InstantSource.system()));
    }

    @Override
    public String name() {
        return config.provider().prefix() + ":" + config.model() + suffix;
    }

    @Override
    public int maxTexts() {
        return format.most;
    }

    @Override
    public BudgetKey limitsKey() {
        return BudgetKey.of(config, keys, config.model());
    }

    @Override
    public String identity() {
        String own = options.dimensions() == null ? "" : " with " + options.dimensions() + " dimensions";
        return config.model() + " " + BudgetKey.identity(config, keys) + own + " " + options;
    }

    @Override
    public Optional<String> budgetKey() {
        return Optional.of(limitsKey().account());
    }

    @Override
    public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
        List<String> all = List.copyOf(texts);
        return Reported.embedding(
                name(), all, () -> new EmbeddingBatches(all, format.most, config.model(), this::request).start());
    }

    private CompletableFuture<Embeddings> request(List<String> texts) {
        HttpRequest.Builder post = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(
                        format.write(texts, config.model(), options).toString()));
        WireFormats.putHeaders(post, config, keys);
        return calls.send(post.build(), CallObserver.current(), http -> read(http, texts.size()));
    }

    private Embeddings read(HttpResponse<byte[]> http, int texts) {
        Answer answer = Answer.of(http);
        if (answer.failed()) {
            throw errors.failure(answer);
        }
        List<JsonNode> vectors = format.vectors(answer.json());
        if (vectors.size() != texts) {
            String reason = answer.fault().isEmpty()
                    ? "the answer has " + Counted.of(vectors.size(), "embedding") + " for " + Counted.of(texts, "text")
                    : answer.fault();
            throw errors.noReply(answer, answer.faultKind(), reason);
        }
        try {
            return new Embeddings(
                    vectors.stream().map(EmbeddingFormat::embedding).toList(),
                    Usage.of(format.tokens(answer.json()), 0),
                    answer.json().path("model").asText(config.model()));
        } catch (IllegalArgumentException e) {
            throw errors.noReply(answer, Kind.MALFORMED, "an embedding is not an array of finite numbers");
        }
    }

    @Override
    public String toString() {
        return name() + " at " + config.baseUrl();
    }
}
