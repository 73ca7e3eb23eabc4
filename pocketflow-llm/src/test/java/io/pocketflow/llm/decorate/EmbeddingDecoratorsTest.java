package io.pocketflow.llm.decorate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Retry;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.EmbeddingOptions;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.http.HttpEmbeddingModel;
import io.pocketflow.testkit.VirtualRun;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits, costs, retries and caches of embedding models. */
@Timeout(120)
class EmbeddingDecoratorsTest {

    private final VirtualRun time = new VirtualRun();

    /** A model that answers after a second of virtual time, or fails as the test says. */
    private final class Lengths implements EmbeddingModel {
        final List<List<String>> asked = new ArrayList<>();
        final Queue<LlmException> failures = new ArrayDeque<>();
        int inFlight;
        int mostInFlight;

        @Override
        public String name() {
            return "own:lengths";
        }

        @Override
        public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
            asked.add(texts);
            mostInFlight = Math.max(mostInFlight, ++inFlight);
            LlmException failure = failures.poll();
            return time.after(Duration.ofSeconds(1), () -> {
                inFlight--;
                if (failure != null) {
                    throw failure;
                }
                List<Embedding> vectors =
                        texts.stream().map(text -> Embedding.of(text.length())).toList();
                return new Embeddings(vectors, Usage.of(texts.size(), 0), "lengths-1");
            });
        }
    }

    private final Lengths model = new Lengths();

    private static List<Float> values(Embeddings embeddings) {
        return embeddings.vectors().stream().map(vector -> vector.values()[0]).toList();
    }

    @Test
    void limitedCallsWaitForPermits() throws Exception {
        Budget budget = Budget.of(ModelLimits.NONE.withMaxInFlight(2), time);
        EmbeddingModel limited = model.limited(budget);
        List<CompletableFuture<Embeddings>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(limited.embedAsync(List.of("a")));
        }
        time.await(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)));
        assertThat(model.mostInFlight).isEqualTo(2);
        assertThat(time.elapsed()).hasSeconds(3);
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void throttlesPauseAllCallersOfABudget() {
        Budget budget = Budget.of(ModelLimits.NONE, time);
        model.failures.add(LlmException.throttled("later", Duration.ofSeconds(30)));
        model.limited(budget).embedAsync(List.of("a"));
        time.advance(Duration.ofSeconds(2));
        assertThat(budget.pausedFor()).isPositive();
        CompletableFuture<Embeddings> waiting = model.limited(budget).embedAsync(List.of("b"));
        time.advance(Duration.ofSeconds(5));
        assertThat(model.asked).hasSize(1);
        time.advance(Duration.ofSeconds(60));
        assertThat(waiting).isCompleted();
    }

    @Test
    void modelsOfOneServerAndKeyShareABudget() {
        URI server = URI.create("http://127.0.0.1:1/v1");
        assertThat(Budget.shared(EmbeddingModels.of("openai:e", server, null)))
                .isSameAs(Budget.shared(
                        EmbeddingModels.of("openai:e", server, null).limited()));
        assertThat(Budget.shared(model)).isNotSameAs(Budget.shared(new Lengths()));
    }

    @Test
    void vectorsOfOtherDimensionsAreOthersForTheCache() {
        ModelConfig config = ModelConfig.of(Provider.OPENAI, "e");
        HttpEmbeddingModel whole = (HttpEmbeddingModel) EmbeddingModels.of(config);
        HttpEmbeddingModel small =
                (HttpEmbeddingModel) EmbeddingModels.of(config, EmbeddingOptions.NONE.withDimensions(64));
        assertThat(small.identity()).isNotEqualTo(whole.identity()).contains("64 dimensions");
        assertThat(small.limitsKey()).isEqualTo(whole.limitsKey());
    }

    @Test
    void failuresAreRetriedAndEachAttemptIsCounted() throws Exception {
        model.failures.add(new LlmException(Kind.SERVER_ERROR, "again"));
        CostMeter meter = CostMeter.of(Prices.bundled());
        EmbeddingModel both = RetryingEmbedding.of(model, Retry.upTo(2), time).metered(meter, "search");
        assertThat(values(time.await(both.embedAsync(List.of("abc", "d"))))).containsExactly(3f, 1f);
        assertThat(meter.byLabel().get("search").calls()).isEqualTo(1);
        assertThat(meter.total().failedCalls()).isEqualTo(1);
        assertThat(meter.total().usage().inputTokens()).isEqualTo(2);
    }

    @Test
    void theLastFailureIsNotRetriable() {
        model.failures.add(new LlmException(Kind.SERVER_ERROR, "again"));
        model.failures.add(new LlmException(Kind.SERVER_ERROR, "and again"));
        CompletableFuture<Embeddings> call =
                RetryingEmbedding.of(model, Retry.upTo(2), time).embedAsync(List.of("a"));
        assertThatThrownBy(() -> time.await(call)).hasStackTraceContaining("and again (after 2 attempts)");
    }

    /** A model that answers at once. */
    private static final class AtOnce implements EmbeddingModel {
        final List<List<String>> asked = new ArrayList<>();

        @Override
        public String name() {
            return "own:at-once";
        }

        @Override
        public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
            asked.add(texts);
            return CompletableFuture.completedFuture(new Embeddings(
                    texts.stream().map(text -> Embedding.of(text.length())).toList(),
                    Usage.of(texts.size(), 0),
                    "at-once-1"));
        }
    }

    @Test
    void cachedTextsAreNotAskedAgain(@TempDir Path directory) {
        AtOnce atOnce = new AtOnce();
        EmbeddingModel cached = atOnce.cached(directory);
        assertThat(values(cached.embed(List.of("a", "bb", "a")))).containsExactly(1f, 2f, 1f);
        Embeddings second = cached.embed(List.of("bb", "ccc"));
        assertThat(values(second)).containsExactly(2f, 3f);
        assertThat(second.usage()).isEqualTo(Usage.of(1, 0));
        assertThat(cached.embed(List.of("a", "ccc")).usage()).isEqualTo(Usage.NONE);
        assertThat(atOnce.asked).containsExactly(List.of("a", "bb"), List.of("ccc"));
    }
}
