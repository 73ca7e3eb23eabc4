package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lists of models of all providers. */
class ModelCatalogTest {

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String target = exchange.getRequestURI().toString();
            requests.add(target + " "
                    + exchange.getRequestHeaders().getOrDefault("Authorization", List.of())
                    + exchange.getRequestHeaders().getOrDefault("X-api-key", List.of())
                    + exchange.getRequestHeaders().getOrDefault("X-goog-api-key", List.of()));
            byte[] body = answers.getOrDefault(target, "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answers.containsKey(target) ? 200 : 401, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ModelCatalog catalog(Provider provider, String path) {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return ModelCatalog.of(provider, base, provider == Provider.OLLAMA ? null : Secret.of("my-key"));
    }

    @Test
    void openAiListsAllModelsInOnePage() {
        answers.put("/v1/models", "{\"data\":[{\"id\":\"b\"},{\"id\":\"a\"},{\"id\":\"\"},{}]}");
        assertThat(catalog(Provider.OPENAI, "/v1").names()).containsExactly("openai:a", "openai:b");
        assertThat(requests).containsExactly("/v1/models [Bearer my-key][][]");
    }

    @Test
    void anthropicIsReadPageByPage() {
        answers.put("/v1/models?limit=1000", "{\"data\":[{\"id\":\"z\"}],\"has_more\":true,\"last_id\":\"z/1\"}");
        answers.put("/v1/models?limit=1000&after_id=z%2F1", "{\"data\":[{\"id\":\"a\"}],\"has_more\":false}");
        assertThat(catalog(Provider.ANTHROPIC, "").names()).containsExactly("anthropic:a", "anthropic:z");
        assertThat(requests).hasSize(2).allMatch(request -> request.contains("[my-key]"));
    }

    @Test
    void geminiIsReadPageByPageWithoutModelsThatNeitherWriteNorEmbed() {
        answers.put("/v1beta/models?pageSize=1000", """
            {"models":[{"name":"models/g","supportedGenerationMethods":["generateContent","countTokens"]},
             {"name":"models/imagen","supportedGenerationMethods":["predict"]}],"nextPageToken":"t="}\
            """);
        answers.put("/v1beta/models?pageSize=1000&pageToken=t%3D", """
            {"models":[{"name":"models/e","supportedGenerationMethods":["embedContent"]}]}\
            """);
        assertThat(catalog(Provider.GEMINI, "").names()).containsExactly("gemini:e", "gemini:g");
    }

    @Test
    void ollamaListsTheModelsOfItsMachine() {
        answers.put("/api/tags", "{\"models\":[{\"name\":\"llama3.2:3b\"}]}");
        assertThat(catalog(Provider.OLLAMA, "").names()).containsExactly("ollama:llama3.2:3b");
    }

    @Test
    void pagesThatNeverEndAreAFailure() {
        answers.put("/v1/models?limit=1000", "{\"data\":[],\"has_more\":true,\"last_id\":\"a\"}");
        answers.put("/v1/models?limit=1000&after_id=a", "{\"data\":[],\"has_more\":true,\"last_id\":\"a\"}");
        assertThatThrownBy(catalog(Provider.ANTHROPIC, "")::names).hasMessageContaining("pages that never end");
        assertThat(requests).hasSize(2);
    }

    @Test
    void anErrorAndAnotherDocumentAreFailures() {
        assertThatThrownBy(catalog(Provider.OPENAI, "/v1")::names)
                .isInstanceOfSatisfying(
                        LlmException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(LlmException.Kind.UNAUTHORIZED));
        answers.put("/v1/models", "{\"hello\":1}");
        assertThatThrownBy(catalog(Provider.OPENAI, "/v1")::names).hasMessageContaining("contains no list of models");
    }

    @Test
    void aKeyIsNeverSentUnencryptedToAnotherMachine() {
        ModelCatalog other =
                ModelCatalog.of(Provider.OPENAI, URI.create("http://models.invalid/v1"), Secret.of("my-key"));
        assertThatThrownBy(other::names).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theEnvironmentDecidesWhichProvidersAreListed() {
        Duration second = Duration.ofSeconds(1);
        assertThat(ModelCatalog.of(second, Map.of()))
                .singleElement()
                .satisfies(local -> assertThat(local.isChosen()).isFalse())
                .satisfies(local -> assertThat(local.provider()).isEqualTo(Provider.OLLAMA));
        List<ModelCatalog> all = ModelCatalog.of(
                second,
                Map.of("GOOGLE_API_KEY", "k", "OPENAI_BASE_URL", "http://localhost:1/v1", "OLLAMA_HOST", "x:1"));
        assertThat(all)
                .extracting(ModelCatalog::provider)
                .containsExactly(Provider.OPENAI, Provider.GEMINI, Provider.OLLAMA);
        assertThat(all).allMatch(ModelCatalog::isChosen);
        assertThat(all.get(2).server()).hasToString("http://x:1");
        assertThat(ModelCatalog.variables()).contains("ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "OLLAMA_HOST");
    }
}
