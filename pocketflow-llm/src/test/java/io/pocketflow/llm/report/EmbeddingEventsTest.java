package io.pocketflow.llm.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.Operation;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.HashingEmbedding;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Price;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.ListenedCalls;
import io.pocketflow.llm.http.BatchedEmbedding;
import io.pocketflow.llm.http.BudgetKey;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The events of decorated embedding models are those of decorated chat models. */
@Timeout(60)
class EmbeddingEventsTest {

    private final ListenedCalls calls = new ListenedCalls();

    @TempDir
    Path directory;

    /** A model of a user, which counts a token for each text. */
    private static class Own implements EmbeddingModel {
        final Queue<LlmException> failures = new ArrayDeque<>();

        @Override
        public String name() {
            return "own:lengths";
        }

        @Override
        public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
            LlmException failure = failures.poll();
            return failure != null
                    ? CompletableFuture.failedFuture(failure)
                    : CompletableFuture.completedFuture(new Embeddings(
                            texts.stream()
                                    .map(text -> Embedding.of(text.length()))
                                    .toList(),
                            Usage.of(texts.size(), 0),
                            "lengths-1"));
        }
    }

    /** A model that takes two texts in a request and reports its calls, as the models of servers do. */
    private static final class InPairs extends Own implements BatchedEmbedding {

        @Override
        public int maxTexts() {
            return 2;
        }

        @Override
        public BudgetKey limitsKey() {
            return new BudgetKey("pairs", name());
        }

        @Override
        public String identity() {
            return name();
        }

        @Override
        public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
            return Reported.embedding(name(), texts, () -> super.embedAsync(texts));
        }
    }

    private final Own own = new Own();

    @Test
    void eachRetryIsACall() {
        own.failures.add(ListenedCalls.failure(true));
        calls.inExec(() -> own.retrying(Retry.upTo(2)).embed("a"));
        assertThat(calls.lines())
                .containsExactly(
                        "started own:lengths attempt a",
                        "failed 0 attempt a",
                        "started own:lengths attempt a",
                        "finished WIRE 1 attempt a");
    }

    @Test
    void meteredVectorsHaveThePriceOfTheMeter() {
        Prices prices = Prices.none(LocalDate.EPOCH).with("lengths-1", Price.of("1", "2", "1"));
        CostMeter meter = CostMeter.of(prices);
        calls.inExec(() -> own.metered(meter).embed(List.of("a", "b")));
        assertThat(calls.only(ModelFinished.class).cost())
                .isEqualTo(meter.total().money())
                .isPositive();
    }

    @Test
    void cachedVectorsAreMarkedAndFree() {
        EmbeddingModel cached = own.cached(directory);
        calls.inExec(() -> {
            cached.embed(List.of("a", "b"));
            cached.embed(List.of("b", "a"));
            cached.embed(List.of("a", "c"));
            cached.embed(List.of());
        });
        assertThat(calls.lines())
                .containsExactly(
                        "started own:lengths attempt a",
                        "finished WIRE 2 attempt a",
                        "finished CACHE 0 attempt a",
                        "started own:lengths attempt a",
                        "finished WIRE 1 attempt a");
        ModelFinished hit = calls.events.events().stream()
                .filter(event -> event instanceof ModelFinished finished
                        && finished.took().isZero())
                .map(ModelFinished.class::cast)
                .reduce((first, last) -> last)
                .orElseThrow();
        assertThat(hit.cost()).isEqualTo(BigDecimal.ZERO);
        assertThat(hit.call().operation()).isEqualTo(Operation.EMBED);
        assertThat(hit.answeredBy()).isEqualTo("lengths-1");
    }

    @Test
    void eachRequestOfALimitedCallBelongsToTheAttempt() {
        EmbeddingModel limited = new InPairs().limited(ModelLimits.NONE.withMaxInFlight(1));
        calls.inExec(() -> limited.embed(List.of("a", "b", "c")));
        assertThat(calls.lines())
                .containsExactly(
                        "started own:lengths attempt a",
                        "finished WIRE 2 attempt a",
                        "started own:lengths attempt a",
                        "finished WIRE 1 attempt a");
    }

    @Test
    void callAfterAWaitForAPermitBelongsToItsAttempt() {
        CompletableFuture<Embeddings> slow = new CompletableFuture<>();
        EmbeddingModel model = new Own() {
            @Override
            public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
                return slow;
            }
        }.limited(ModelLimits.NONE.withMaxInFlight(1));
        calls.inExec(() -> {
            CompletableFuture<Embeddings> first = model.embedAsync(List.of("a"));
            CompletableFuture<Embeddings> second = model.embedAsync(List.of("b"));
            slow.complete(new Embeddings(List.of(Embedding.of(1)), Usage.of(1, 0), "lengths-1"));
            first.join();
            second.join();
        });
        assertThat(calls.lines())
                .containsSubsequence("waits attempt a", "waited true attempt a", "started own:lengths attempt a")
                .hasSize(6)
                .allMatch(line -> line.endsWith("attempt a"));
    }

    @Test
    void callsOutsideOfRunsAreReportedToTheListener() {
        own.listened(calls.events).cached(directory).embed("a");
        assertThat(calls.lines()).containsExactly("started own:lengths outside ", "finished WIRE 1 outside ");
    }

    @Test
    void decoratorsTogetherReportACallOnce() {
        EmbeddingModel all = new HashingEmbedding()
                .limited()
                .metered(CostMeter.of(Prices.bundled()))
                .retrying(Retry.upTo(2))
                .cached(directory);
        calls.inExec(() -> all.embed("one two"));
        assertThat(calls.lines())
                .containsExactly("started offline-hashing:offline-hashing attempt a", "finished WIRE 2 attempt a");
    }
}
