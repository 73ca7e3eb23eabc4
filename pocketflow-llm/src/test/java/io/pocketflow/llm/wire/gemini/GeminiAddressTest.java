package io.pocketflow.llm.wire.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import java.net.URI;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a model never leads to another address of the server. */
class GeminiAddressTest {

    private static final URI SERVER = URI.create("http://127.0.0.1:1");

    @ParameterizedTest
    @ValueSource(strings = {"../../evil", "..", ".", "models/..", "models/../x", "./x", "tunedModels/./x", "a/.."})
    void segmentsThatLeadElsewhereAreRefused(String name) {
        ModelConfig config = ModelConfig.of(Provider.GEMINI, SERVER, name);
        assertThatThrownBy(() -> ChatModels.of(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
        assertThatThrownBy(() -> EmbeddingModels.of(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");

        ChatModel model = ChatModels.of(ModelConfig.of(Provider.GEMINI, SERVER, "fine"));
        ChatRequest request = ChatRequest.of("Hi").withModel(name);
        LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat(request));
        assertThat(failure.kind()).isEqualTo(LlmException.Kind.BAD_REQUEST);
        assertThat(failure).hasMessageContaining("'" + name + "'");
        CompletionException streamed = catchThrowableOfType(
                CompletionException.class,
                () -> model.streamAsync(request, event -> {}).join());
        assertThat(streamed).hasCauseInstanceOf(LlmException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.5-flash", "models/x", "tunedModels/a..b", "...", "%2e%2e", "a:b?c#d", "x\\..\\y"})
    void allElseIsEscaped(String name) {
        URI address = GeminiContent.address(SERVER, name, "generateContent");
        assertThat(address.normalize()).isEqualTo(address);
        assertThat(address.getRawPath()).startsWith("/v1beta/").endsWith(":generateContent");
        assertThat(address.getRawQuery()).isNull();
    }
}
