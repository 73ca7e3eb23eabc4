package io.pocketflow.llm.http;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.AccessToken;
import io.pocketflow.llm.AccessTokens;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.Requests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers, query parameters and bearer tokens of a model. */
class ConnectionSettingsTest {

    private static final String PATH = "/v1/projects/p/locations/l/publishers/";

    /** A server that accepts one bearer token only. */
    private static RawServer accepting(String token) throws IOException {
        return new RawServer(connection -> {
            boolean right =
                    ("Bearer " + token).equals(connection.request().headers().get("authorization"));
            String type = "Content-Type: application/json\n";
            String reply = "{\"choices\":[{\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}";
            connection.send(
                    right
                            ? RawServer.answer(200, type, reply)
                            : RawServer.answer(401, type, "{\"error\":{\"message\":\"wrong token\"}}"));
        });
    }

    private static AccessTokens tokens(AtomicInteger asked, Instant expiresAt) {
        return () -> new AccessToken(Secret.of("token-" + asked.incrementAndGet()), expiresAt);
    }

    @Test
    void headersAndParametersAreSentWithEachRequest() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply("hello"))) {
            ModelConfig config = server.config()
                    .withHeader("anthropic-beta", "first")
                    .withHeader("Anthropic-Beta", "files-api-2025-04-14")
                    .withHeader("api-key", Secret.of("sk-azure-0123456789"))
                    .withQuery("api-version", "2024-10-21")
                    .withQuery("a b", "c&d");
            ChatModels.of(config).chat("Hi");
            ChatModels.of(config).chat(ChatRequest.of("Hi").withModel("other"));
            assertThat(server.requests()).hasSize(2).allSatisfy(request -> {
                assertThat(request.headers()).containsEntry("anthropic-beta", "files-api-2025-04-14");
                assertThat(request.headers()).containsEntry("api-key", "sk-azure-0123456789");
                assertThat(request.line()).contains("/chat/completions?api-version=2024-10-21&a%20b=c%26d ");
            });
        }
    }

    @Test
    void aHeaderReplacesThatOfTheFormat() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", "{}"))) {
            ModelConfig config = ModelConfig.of(Provider.ANTHROPIC, server.baseUrl(), "m")
                    .withHeader("anthropic-version", "2026-01-01");
            assertThatThrownBy(() -> ChatModels.of(config).chat("Hi")).isInstanceOf(LlmException.class);
            assertThat(server.requests().get(0).headers()).containsEntry("anthropic-version", "2026-01-01");
        }
    }

    @Test
    void embeddingModelsSendHeadersAndParametersToo() throws Exception {
        try (RawServer server = RawServer.answering(
                RawServer.answer(200, "", "{\"data\":[{\"index\":0,\"embedding\":[1.0]}],\"model\":\"m\"}"))) {
            EmbeddingModels.of(server.config().withHeader("x-team", "a").withQuery("api-version", "1"))
                    .embed("text");
            assertThat(server.requests().get(0).headers()).containsEntry("x-team", "a");
            assertThat(server.requests().get(0).line()).contains("/embeddings?api-version=1 ");
        }
    }

    @Test
    void aSecretHeaderIsMaskedInMessagesAndNeverPrinted() throws Exception {
        String secret = "sk-azure-0123456789";
        try (RawServer server = RawServer.answering(
                RawServer.answer(400, "", "{\"error\":{\"message\":\"bad key " + secret + "\"}}"))) {
            ModelConfig config = server.config().withHeader("api-key", Secret.of(secret));
            assertThat(config.toString()).contains("api-key").doesNotContain(secret);
            assertThatThrownBy(() -> ChatModels.of(config).chat("Hi"))
                    .hasMessageContaining("bad key")
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("0123456789"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Authorization", "api-key", "X-Goog-Api-Key", "Cookie", "x-auth-token", "Proxy-Authorization"})
    void namesOfSecretsNeedASecret(String name) {
        ModelConfig config = ModelConfig.of(Provider.OPENAI, "m");
        assertThatThrownBy(() -> config.withHeader(name, "abc"))
                .hasMessage("the value of header '" + name + "' looks like a secret; use withHeader(name, Secret)");
        assertThat(config.withHeader(name, Secret.of("abc")).connection().secretHeaders())
                .containsKey(name);
    }

    @Test
    void headersThatCannotBeSentAreRejected() {
        ModelConfig config = ModelConfig.of(Provider.OPENAI, "m");
        assertThat(config.withHeader("Idempotency-Key", "1").connection().headers())
                .containsKey("Idempotency-Key");
        assertThatThrownBy(() -> config.withHeader("a b", "c"))
                .hasMessage("the name of a header must be a token of HTTP but was 'a b'");
        assertThatThrownBy(() -> config.withHeader("Host", "c"))
                .hasMessage("the header 'Host' is set by the HTTP client; leave it out");
        assertThatThrownBy(() -> config.withHeader("a", "c\r\nd: e"))
                .hasMessage("the value of header 'a' must hold printable ASCII characters only");
        assertThatThrownBy(() -> config.withQuery("key", "abc"))
                .hasMessage(
                        "the value of query parameter 'key' looks like a secret; use a key or a header, which is never"
                                + " printed");
        assertThatThrownBy(() -> config.withQuery(" ", "abc"))
                .hasMessage("the name of a query parameter must not be blank");
        assertThatThrownBy(() -> config.withKey(Secret.of("k")).withTokens(() -> AccessToken.of("t")))
                .hasMessage("a model must have a key or access tokens but had both");
    }

    @Test
    void secretsAreNotSentUnencryptedToOtherMachines() {
        ModelConfig config = ModelConfig.of(Provider.OPENAI, URI.create("http://other.example/v1"), "m");
        assertThatThrownBy(() -> ChatModels.of(config.withHeader("api-key", Secret.of("k"))))
                .hasMessageStartingWith("the key would go unencrypted to http://other.example/v1");
        assertThatThrownBy(() -> ChatModels.of(config.withTokens(() -> AccessToken.of("t"))))
                .hasMessageStartingWith("the key would go unencrypted to http://other.example/v1");
    }

    @Test
    void aTokenIsFetchedOnceForSeveralCalls() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = accepting("token-1")) {
            ChatModel model = ChatModels.of(server.config().withTokens(tokens(asked, null)));
            assertThat(model.chat("Hi")).isEqualTo("hello");
            assertThat(model.chat("Hi")).isEqualTo("hello");
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void aRejectedTokenIsReplacedOnceAndTheCallSentAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = accepting("token-2")) {
            ChatModel model = ChatModels.of(server.config().withTokens(tokens(asked, null)));
            assertThat(model.chat("Hi")).isEqualTo("hello");
            assertThat(server.requests()).hasSize(2);
            assertThat(model.chat("Hi")).isEqualTo("hello");
            assertThat(server.requests()).hasSize(3);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void aStreamAlsoReplacesARejectedToken() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = accepting("token-2")) {
            ChatModel model = ChatModels.of(server.config().withTokens(tokens(asked, null)));
            assertThat(model.streamAsync(ChatRequest.of("Hi"), event -> {})
                            .join()
                            .text())
                    .isEqualTo("hello");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aSecondRejectionFailsTheCallWithTheTokenMasked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = new RawServer(connection -> connection.send(RawServer.answer(
                401,
                "",
                "{\"error\":{\"message\":\"wrong "
                        + connection.request().headers().get("authorization") + "\"}}")))) {
            ChatModel model = ChatModels.of(server.config().withTokens(tokens(asked, null)));
            assertThatThrownBy(() -> model.chat("Hi"))
                    .isInstanceOfSatisfying(
                            LlmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED))
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("token-2"));
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void anExpiredTokenIsReplacedBeforeTheCall() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = RawServer.answering(RawServer.reply("hello"))) {
            ChatModel model = ChatModels.of(server.config().withTokens(tokens(asked, Instant.EPOCH)));
            model.chat("Hi");
            model.chat("Hi");
            assertThat(server.requests().stream()
                            .map(request -> request.headers().get("authorization")))
                    .containsExactly("Bearer token-1", "Bearer token-2");
        }
    }

    @Test
    void aSupplierThatFailsFailsTheCallAsUnreachable() throws Exception {
        try (RawServer server = accepting("token-1")) {
            ModelConfig config = server.config();
            for (AccessTokens failing : List.<AccessTokens>of(
                    () -> {
                        throw new IOException("no metadata server");
                    },
                    () -> null)) {
                assertThatThrownBy(
                                () -> ChatModels.of(config.withTokens(failing)).chat("Hi"))
                        .isInstanceOfSatisfying(
                                LlmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                        .hasMessageContaining("the supplier of its access tokens failed with java.");
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void modelsOfOtherHeadersHaveOtherCaches(@TempDir Path directory) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply("hello"))) {
            List<ModelConfig> configs = List.of(
                    server.config(),
                    server.config().withHeader("anthropic-beta", "a"),
                    server.config().withHeader("anthropic-beta", "b"),
                    server.config().withHeader("api-key", Secret.of("a")),
                    server.config().withHeader("api-key", Secret.of("b")),
                    server.config().withQuery("api-version", "a"));
            for (ModelConfig config : configs) {
                ChatModels.of(config).cached(directory).chat("Hi");
                ChatModels.of(config).cached(directory).chat("Hi");
            }
            assertThat(server.requests()).hasSize(configs.size());
        }
    }

    @Test
    void accountsHaveBudgetsOfTheirOwn() {
        ModelConfig config = ModelConfig.of(Provider.OPENAI, "m");
        AccessTokens first = () -> AccessToken.of("a");
        AccessTokens second = () -> AccessToken.of("a");
        List<String> accounts = new ArrayList<>();
        for (ModelConfig one : List.of(
                config,
                config.withHeader("OpenAI-Organization", "a"),
                config.withHeader("OpenAI-Organization", "b"),
                config.withHeader("api-key", Secret.of("a")),
                config.withTokens(first),
                config.withTokens(second))) {
            accounts.add(((ObservedModel) ChatModels.of(one)).budgetKey(null).account());
        }
        assertThat(accounts).doesNotHaveDuplicates();
        assertThat(((ObservedModel) ChatModels.of(config.withHeader("anthropic-beta", "a")))
                        .budgetKey(null)
                        .account())
                .isEqualTo(accounts.get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "GEMINI,google,/models/gemini-pro:generateContent,/models/gemini-pro:streamGenerateContent?alt=sse",
        "ANTHROPIC,anthropic,/models/claude@1:rawPredict,/models/claude@1:streamRawPredict"
    })
    void vertexHasAddressesOfItsOwn(Provider provider, String publisher, String whole, String streamed) {
        URI base = URI.create("https://l-aiplatform.googleapis.com" + PATH + publisher);
        String model = provider == Provider.GEMINI ? "gemini-pro" : "claude@1";
        assertThat(WireFormats.of(provider).address(base, model, false)).hasToString(base + whole);
        assertThat(WireFormats.of(provider).address(base, model, true)).hasToString(base + streamed);
    }

    @Test
    void vertexReceivesTheVersionOfAnthropicInTheBody() {
        URI base = URI.create("https://l-aiplatform.googleapis.com" + PATH + "anthropic");
        ObjectNode body = (ObjectNode)
                Requests.written(ModelConfig.of(Provider.ANTHROPIC, base, "claude@1"), ChatRequest.of("Hi"), false);
        assertThat(body.path("anthropic_version")).isEqualTo(json("\"vertex-2023-10-16\""));
        assertThat(body.has("model")).isFalse();
    }
}
