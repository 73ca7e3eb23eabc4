package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.ModelConfig.TokenLimitField;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {

    private static final ModelConfig CONFIG = ModelConfig.of(Provider.OPENAI, "m");

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        assertThat(CONFIG)
                .isEqualTo(new ModelConfig(
                        Provider.OPENAI,
                        URI.create("https://api.openai.com/v1"),
                        null,
                        "m",
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        10_485_760,
                        TokenLimitField.MAX_COMPLETION_TOKENS,
                        true,
                        false,
                        ConnectionSettings.NONE));
    }

    @Test
    void regionsOfOpenAiHaveItsDefaults() {
        ModelConfig region = ModelConfig.of(Provider.OPENAI, URI.create("https://eu.api.openai.com/v1"), "m");
        assertThat(region.tokenLimitField()).isEqualTo(TokenLimitField.MAX_COMPLETION_TOKENS);
        assertThat(region.jsonSchema()).isTrue();
    }

    @Test
    void otherServersGetTheOldTokenLimitField() {
        assertThat(ModelConfig.of(Provider.OPENAI, URI.create("http://localhost:8000/v1"), "m")
                        .tokenLimitField())
                .isEqualTo(TokenLimitField.MAX_TOKENS);
    }

    @Test
    void eachWithChangesItsValueOnly() {
        Secret key = Secret.of("k");
        assertThat(CONFIG.withKey(key)
                        .withCallTimeout(Duration.ofSeconds(1))
                        .withIdleTimeout(Duration.ofSeconds(3))
                        .withMaxResponseBytes(2)
                        .withTokenLimitField(TokenLimitField.MAX_TOKENS)
                        .withJsonSchema(false)
                        .withPlainHttpAllowed(true)
                        .withHeader("a", "b"))
                .isEqualTo(new ModelConfig(
                        Provider.OPENAI,
                        CONFIG.baseUrl(),
                        key,
                        "m",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        2,
                        TokenLimitField.MAX_TOKENS,
                        false,
                        true,
                        new ConnectionSettings(Map.of("a", "b"), Map.of(), Map.of(), null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "PT24H0.001S"})
    void aTimeoutOutsideItsRangeIsRefused(String timeout) {
        assertThatThrownBy(() -> CONFIG.withCallTimeout(Duration.parse(timeout)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("callTimeout must be 1 ms to 24 hours but was " + Duration.parse(timeout));
    }

    @Test
    void aCapBelowOneIsRefused() {
        assertThatThrownBy(() -> CONFIG.withMaxResponseBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxResponseBytes must be at least 1 but was 0");
    }

    @Test
    void aBlankModelIsRefused() {
        assertThatThrownBy(() -> ModelConfig.of(Provider.OPENAI, " ")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com/v1",
                "ftp://example.com",
                "file:///etc",
                "https:///v1",
                "localhost:8000",
                "https://a_b/v1"
            })
    void aBaseUrlThatIsNotAWebAddressIsRejected(String url) {
        assertThatThrownBy(() -> ModelConfig.of(Provider.OPENAI, URI.create(url), "m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the base URL must be http:// or https:// and name a host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://u:wren@a.example/v1", "https://a.example/v1?key=wren", "https://a.example/v1#wren"})
    void aBaseUrlWithASecretIsRejectedWithoutPrintingIt(String url) {
        assertThatThrownBy(() -> ModelConfig.of(Provider.OPENAI, URI.create(url), "m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.example")
                .hasMessageNotContaining("wren");
    }
}
