package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.wire.ollama.OllamaHost;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatModelsTest {

    private static final Map<String, String> NOTHING = Map.of();

    @Test
    void aKeyPicksOpenAi() {
        assertThat(ChatModels.fromEnvironment(Map.of("OPENAI_API_KEY", "sk-1")))
                .hasToString("openai:gpt-4o-mini at https://api.openai.com/v1");
    }

    @Test
    void aBaseUrlAlonePicksThatServerWithoutAKey() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply("ok"))) {
            String url = server.baseUrl().toString();
            ChatModel model = ChatModels.fromEnvironment(Map.of("OPENAI_BASE_URL", url, "OPENAI_MODEL", "llama"));
            assertThat(model.chat("Hi")).isEqualTo("ok");
            assertThat(server.requests().get(0).headers()).doesNotContainKey("authorization");
            assertThat(server.requests().get(0).body()).contains("\"model\":\"llama\"");
        }
    }

    @Test
    void keyAndBaseUrlGoTogether() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply("ok"))) {
            String url = server.baseUrl() + "/";
            ChatModels.of("openai:llama", Map.of("OPENAI_BASE_URL", url, "OPENAI_API_KEY", "sk-1\n"))
                    .chat("Hi");
            assertThat(server.requests().get(0).headers()).containsEntry("authorization", "Bearer sk-1");
        }
    }

    @Test
    void anEmptyEnvironmentPicksTheOfflineModel() {
        assertThat(ChatModels.fromEnvironment(NOTHING)).isInstanceOf(OfflineModel.class);
    }

    @Test
    void blankVariablesCountAsNotSet() {
        Map<String, String> blanks = Map.of("OPENAI_API_KEY", " ", "OPENAI_BASE_URL", "", "OPENAI_MODEL", "m");
        assertThat(ChatModels.fromEnvironment(blanks)).isInstanceOf(OfflineModel.class);
        assertThat(ChatModels.fromEnvironment(Map.of("OPENAI_API_KEY", "sk-1", "OPENAI_MODEL", " ")))
                .hasToString("openai:gpt-4o-mini at https://api.openai.com/v1");
    }

    @Test
    void aKeyForAnUnencryptedServerElsewhereIsRefused() {
        assertThatThrownBy(() -> ChatModels.fromEnvironment(
                        Map.of("OPENAI_API_KEY", "sk-canary", "OPENAI_BASE_URL", "http://example.com/v1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("sk-canary");
    }

    @Test
    void theNameOfflineGivesTheOfflineModelWhateverIsSet() {
        assertThat(ChatModels.of("offline", Map.of("OPENAI_API_KEY", "sk-1"))).isInstanceOf(OfflineModel.class);
        assertThat(ChatModels.of("offline")).isInstanceOf(OfflineModel.class);
    }

    @Test
    void theNameOfAnOpenAiModelGivesThatModel() {
        assertThat(ChatModels.of("openai:gpt-x", Map.of("OPENAI_API_KEY", "sk-1", "OPENAI_MODEL", "m"))
                        .name())
                .isEqualTo("openai:gpt-x");
    }

    @Test
    void anOpenAiModelWithoutKeyAndServerIsRefused() {
        assertThatThrownBy(() -> ChatModels.of("openai:gpt-x", NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the model 'openai:gpt-x' needs OPENAI_API_KEY to be set,"
                        + " or OPENAI_BASE_URL for a server that needs no key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Offline", "openai", "openai: ", "gpt-4o", "claude:x"})
    void anUnknownNameIsRefusedWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> ChatModels.of(name, NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no model '" + name
                        + "': known are 'offline', 'script:FILE' and 'PROVIDER:MODEL' with the providers openai,"
                        + " openai-responses, anthropic, gemini, ollama, such as 'openai:gpt-4o-mini'");
    }

    @ParameterizedTest
    @CsvSource({
        "openai:m:1, OPENAI_API_KEY, OPENAI, https://api.openai.com/v1",
        "openai-responses:m:1, OPENAI_API_KEY, OPENAI_RESPONSES, https://api.openai.com/v1",
        "anthropic:m:1, ANTHROPIC_API_KEY, ANTHROPIC, https://api.anthropic.com",
        "gemini:m:1, GEMINI_API_KEY, GEMINI, https://generativelanguage.googleapis.com",
        "gemini:m:1, GOOGLE_API_KEY, GEMINI, https://generativelanguage.googleapis.com",
        "ollama:m:1, NONE, OLLAMA, http://localhost:11434"
    })
    void aPrefixNamesTheProviderAndTheRestTheModel(String name, String keyVariable, Provider provider, URI server) {
        ModelConfig config = ModelNames.ofChat(Map.of(keyVariable, "k")).config(name, null);
        assertThat(config.provider()).isEqualTo(provider);
        assertThat(config.model()).isEqualTo("m:1");
        assertThat(config.baseUrl()).isEqualTo(server);
        assertThat(config.key() == null).isEqualTo(provider == Provider.OLLAMA);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, OPENAI_BASE_URL",
        "openai-responses, OPENAI_BASE_URL",
        "anthropic, ANTHROPIC_BASE_URL",
        "gemini, GOOGLE_GEMINI_BASE_URL",
        "ollama, OLLAMA_HOST"
    })
    void aServerOfTheEnvironmentNeedsNoKey(String prefix, String variable) {
        ModelConfig config =
                ModelNames.ofChat(Map.of(variable, "http://gate.example:81/x/")).config(prefix + ":m", null);
        assertThat(config.baseUrl()).hasToString("http://gate.example:81/x");
        assertThat(config.key()).isNull();
    }

    @Test
    void geminisVariableHasPriorityAndMissingOnesAreAllNamed() {
        ModelConfig config = ModelNames.ofChat(Map.of("GEMINI_API_KEY", "own", "GOOGLE_API_KEY", "google"))
                .config("gemini:m", null);
        assertThat(config.key().reveal()).isEqualTo("own");
        assertThatThrownBy(() -> ChatModels.of("gemini:m", NOTHING))
                .hasMessage("the model 'gemini:m' needs GEMINI_API_KEY or GOOGLE_API_KEY to be set,"
                        + " or GOOGLE_GEMINI_BASE_URL for a server that needs no key");
    }

    @Test
    void aGivenServerIsUsedWhateverTheEnvironmentSays() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply("ok"))) {
            assertThat(ChatModels.of("openai:m", server.baseUrl(), null).chat("Hi"))
                    .isEqualTo("ok");
            assertThat(ChatModels.of("openai:m", server.baseUrl(), Secret.of("k"))
                            .chat("Hi"))
                    .isEqualTo("ok");
            assertThat(server.requests().get(0).headers()).doesNotContainKey("authorization");
            assertThat(server.requests().get(1).headers()).containsEntry("authorization", "Bearer k");
        }
    }

    @Test
    void aCommandLineGivesServerAndTimeAndTheEnvironmentTheKey() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply("ok"))) {
            Map<String, String> environment = Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://127.0.0.1:1/");
            Duration time = Duration.ofSeconds(50);
            assertThat(ChatModels.of("openai:m", server.baseUrl(), time, environment)
                            .chat("Hi"))
                    .isEqualTo("ok");
            assertThat(server.requests().get(0).headers()).containsEntry("authorization", "Bearer k");
            assertThat(ChatModels.of("offline", server.baseUrl(), time, environment))
                    .isInstanceOf(OfflineModel.class);
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedByTheVariablesNameAlone() {
        assertThatThrownBy(() -> ChatModels.of("ollama:m", Map.of("OLLAMA_HOST", "http://u:canary@ho st")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("OLLAMA_HOST does not hold an address")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "box, http://box:11434",
        "box:8080, http://box:8080",
        ":8080, http://127.0.0.1:8080",
        "0.0.0.0, http://127.0.0.1:11434",
        "0.0.0.0:8080, http://127.0.0.1:8080",
        "::1, http://[::1]:11434",
        "[::1], http://[::1]:11434",
        "[::]:8080, http://[::1]:8080",
        "http://box, http://box",
        "https://box/ollama, https://box/ollama",
        "http://0.0.0.0:11434, http://127.0.0.1:11434"
    })
    void anOllamaHostMayLackSchemeHostOrPort(String value, String url) {
        assertThat(OllamaHost.url(value)).isEqualTo(url);
    }
}
