package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.http.EmbeddingBatches;
import io.pocketflow.llm.http.EmbeddingFormat;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class EmbeddingModelTest {

    private static EmbeddingModel openAi(RawServer server) {
        return EmbeddingModels.of("openai:e", server.baseUrl(), null);
    }

    /** A server that embeds a text as its length, and gives the vectors last one first. */
    private static RawServer lengths() throws Exception {
        RawServer[] self = new RawServer[1];
        self[0] = new RawServer(connection -> {
            JsonNode input = Json.MAPPER
                    .readTree(self[0].requests()
                            .get(self[0].requests().size() - 1)
                            .body())
                    .path("input");
            ObjectNode answer = Json.MAPPER.createObjectNode().put("model", "e-1");
            ArrayNode data = answer.putArray("data");
            for (int i = input.size() - 1; i >= 0; i--) {
                data.addObject()
                        .put("index", i)
                        .putArray("embedding")
                        .add(input.get(i).asText().length())
                        .add(0.5);
            }
            answer.putObject("usage").put("prompt_tokens", input.size());
            connection.send(RawServer.answer(200, "", answer.toString()));
        });
        return self[0];
    }

    @Test
    void vectorsComeInTheOrderOfTheTexts() throws Exception {
        try (RawServer server = lengths()) {
            Embeddings embeddings = openAi(server).embed(List.of("a", "ccc", "bb"));
            assertThat(embeddings.vectors())
                    .containsExactly(Embedding.of(1, 0.5f), Embedding.of(3, 0.5f), Embedding.of(2, 0.5f));
            assertThat(embeddings.usage()).isEqualTo(Usage.of(3, 0));
            assertThat(embeddings.model()).isEqualTo("e-1");
            RawServer.Request request = server.requests().get(0);
            assertThat(request.line()).isEqualTo("POST /v1/embeddings HTTP/1.1");
            assertThat(request.body()).isEqualTo("{\"model\":\"e\",\"input\":[\"a\",\"ccc\",\"bb\"]}");
        }
    }

    @Test
    void oneTextGivesItsEmbedding() throws Exception {
        try (RawServer server = lengths()) {
            assertThat(openAi(server).embed("four")).isEqualTo(Embedding.of(4, 0.5f));
        }
    }

    @Test
    void moreTextsThanARequestHoldsAreSentInSeveralRequests() throws Exception {
        List<String> texts =
                IntStream.range(0, 4_100).mapToObj(i -> "x".repeat(i % 50 + 1)).toList();
        try (RawServer server = lengths()) {
            Embeddings embeddings = openAi(server).embed(texts);
            assertThat(embeddings.vectors())
                    .containsExactlyElementsOf(texts.stream()
                            .map(text -> Embedding.of(text.length(), 0.5f))
                            .toList());
            assertThat(embeddings.usage().inputTokens()).isEqualTo(4_100);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void eachFormatSendsTheDimensionsThatAreAskedFor() {
        List<String> texts = List.of("a");
        EmbeddingOptions options = EmbeddingOptions.NONE.withDimensions(256);
        assertThat(EmbeddingFormat.OPENAI.write(texts, "n", options))
                .hasToString("{\"model\":\"n\",\"input\":[\"a\"],\"dimensions\":256}");
        assertThat(EmbeddingFormat.OLLAMA
                        .write(texts, "n", options)
                        .path("dimensions")
                        .asInt())
                .isEqualTo(256);
        assertThat(EmbeddingFormat.GEMINI
                        .write(texts, "n", options)
                        .at("/requests/0/outputDimensionality")
                        .asInt())
                .isEqualTo(256);
    }

    @Test
    void withoutTextsNothingIsSent() throws Exception {
        try (RawServer server = lengths()) {
            assertThat(openAi(server).embed(List.of()).vectors()).isEmpty();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void ollamaIsAskedAndReadInItsOwnFormat() throws Exception {
        EmbeddingFormat format = EmbeddingFormat.OLLAMA;
        assertThat(format.address(URI.create("http://h"), "n")).hasToString("http://h/api/embed");
        assertThat(format.write(List.of("a"), "n", EmbeddingOptions.NONE))
                .hasToString("{\"model\":\"n\",\"input\":[\"a\"]}");
        JsonNode answer = Json.MAPPER.readTree("{\"embeddings\":[[1,2],[3,4]],\"prompt_eval_count\":7}");
        assertThat(format.vectors(answer).stream().map(EmbeddingFormat::embedding))
                .containsExactly(Embedding.of(1, 2), Embedding.of(3, 4));
        assertThat(format.tokens(answer)).isEqualTo(7);
    }

    @Test
    void geminiIsAskedAndReadInItsOwnFormat() throws Exception {
        EmbeddingFormat format = EmbeddingFormat.GEMINI;
        assertThat(format.address(URI.create("http://h"), "g"))
                .hasToString("http://h/v1beta/models/g:batchEmbedContents");
        assertThat(format.write(List.of("a"), "g", EmbeddingOptions.NONE))
                .hasToString("{\"requests\":[{\"model\":\"models/g\",\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}");
        JsonNode answer = Json.MAPPER.readTree("{\"embeddings\":[{\"values\":[1,2]},{\"values\":[3,4]}]}");
        assertThat(format.vectors(answer).stream().map(EmbeddingFormat::embedding))
                .containsExactly(Embedding.of(1, 2), Embedding.of(3, 4));
        assertThat(format.tokens(answer)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "models/g,     /v1beta/models/g:batchEmbedContents,     models/g",
        "tunedModels/g, /v1beta/tunedModels/g:batchEmbedContents, tunedModels/g",
        "two words,    /v1beta/models/two%20words:batchEmbedContents, models/two words"
    })
    void geminisModelsAreNamedAsInChat(String model, String path, String named) {
        assertThat(EmbeddingFormat.GEMINI.address(URI.create("http://h"), model))
                .hasToString("http://h" + path);
        assertThat(EmbeddingFormat.GEMINI
                        .write(List.of("a"), model, EmbeddingOptions.NONE)
                        .at("/requests/0/model")
                        .asText())
                .isEqualTo(named);
    }

    @Test
    void aNameThatTheServerDoesNotKnowFailsTheFuture() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(404, "", "{}"))) {
            URI origin = URI.create("http://127.0.0.1:" + server.baseUrl().getPort());
            CompletableFuture<Embeddings> call =
                    EmbeddingModels.of("gemini:two words", origin, null).embedAsync(List.of("a"));
            LlmException failure =
                    (LlmException) call.handle((vectors, thrown) -> thrown).get(60, TimeUnit.SECONDS);
            assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
        }
    }

    @Test
    void aRequestThatCannotBeMadeFailsTheFutureAlsoAfterTheFirst() throws Exception {
        Queue<CompletableFuture<Embeddings>> requests = new ArrayDeque<>(
                List.of(CompletableFuture.completedFuture(new Embeddings(List.of(Embedding.of(1)), Usage.NONE, "m"))));
        CompletableFuture<Embeddings> call =
                new EmbeddingBatches(List.of("a", "b"), 1, "m", texts -> requests.remove()).start();

        assertThat(call.handle((vectors, thrown) -> thrown).get(60, TimeUnit.SECONDS))
                .isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\":[]}",
                "{\"data\":[{\"index\":0,\"embedding\":[]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[\"x\"]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":{\"values\":[1]}}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1e999999999]}]}",
                "{\"data\":[{\"index\":1,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
                "nonsense"
            })
    void anAnswerWithoutTheVectorsIsMalformed(String body) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            LlmException failure = catchThrowableOfType(
                    LlmException.class, () -> openAi(server).embed("a"));
            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        }
    }

    @Test
    void anErrorFailsAsACallDoes() throws Exception {
        String answer = RawServer.answer(429, "Retry-After: 3\n", "{\"error\":{\"message\":\"slow down\"}}");
        try (RawServer server = RawServer.answering(answer)) {
            LlmException failure = catchThrowableOfType(
                    LlmException.class, () -> openAi(server).embed("a"));
            assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(failure.throttled()).isTrue();
        }
    }

    @Test
    void cancellingClosesTheConnection() throws Exception {
        try (RawServer server = new RawServer(RawServer.Connection::awaitClientLeaving)) {
            CompletableFuture<Embeddings> call = openAi(server).embedAsync(List.of("a"));
            assertThat(server.received(1)).isTrue();
            call.cancel(true);
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"anthropic:x", "openai-responses:x", "clever", "openai:"})
    void anUnknownNameIsRefusedWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> EmbeddingModels.of(name, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no embedding model '" + name + "': known are 'offline' and 'PROVIDER:MODEL' with"
                        + " the providers openai, gemini, ollama, such as 'openai:text-embedding-3-small'");
    }

    @Test
    void aProviderWithoutEmbeddingsIsRefused() {
        assertThatThrownBy(() -> EmbeddingModels.of(ModelConfig.of(Provider.ANTHROPIC, "m")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'anthropic' has no embeddings");
    }

    @Test
    void theNameOfflineIsTheHashingOne() {
        assertThat(EmbeddingModels.of("offline", Map.of())).isInstanceOf(HashingEmbedding.class);
        assertThat(EmbeddingModels.of("offline")).hasToString("offline-hashing");
    }

    @Test
    void countsBeyondAllMeasureAreCapped() throws Exception {
        try (RawServer server = new RawServer(connection -> connection.send(RawServer.answer(
                200,
                "",
                "{\"data\":[" + "{\"embedding\":[1]},".repeat(2_047) + "{\"embedding\":[1]}],"
                        + "\"usage\":{\"prompt_tokens\":9223372036854775807}}")))) {
            List<String> texts = Collections.nCopies(2 * 2_048, "a");
            Embeddings embeddings = openAi(server).embedAsync(texts).get(60, TimeUnit.SECONDS);
            assertThat(embeddings.vectors()).hasSize(texts.size());
            assertThat(embeddings.usage().total()).isPositive();
        }
    }
}
