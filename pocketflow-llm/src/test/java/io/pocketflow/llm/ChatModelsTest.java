package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                        + " or OPENAI_BASE_URL for a server that wants no key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Offline", "openai", "openai: ", "gpt-4o", "claude:x"})
    void anUnknownNameIsRefusedWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> ChatModels.of(name, NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no model '" + name
                        + "': known are 'offline' and 'openai:MODEL', such as 'openai:gpt-4o-mini'");
    }
}
