package io.pocketflow.llm.wire.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.fixture.Replayed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of Gemini and Vertex that few requests meet. */
class GeminiWordsTest {

    @Test
    void modelArmorIsAFilter() {
        String part =
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"MODEL_ARMOR\"}]}";
        String bare = "{\"candidates\":[{\"finishReason\":\"MODEL_ARMOR\"}]}";

        assertThat(Replayed.whole(Provider.GEMINI, part).finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(catchThrowableOfType(LlmException.class, () -> Replayed.whole(Provider.GEMINI, bare))
                        .kind())
                .isEqualTo(Kind.CONTENT_FILTERED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"f\",\"willContinue\":true}",
                "{\"partialArgs\":[{\"jsonPath\":\"$.a\",\"stringValue\":\"x\"}],\"willContinue\":true}",
                "{\"partialArgs\":[{\"jsonPath\":\"$.a\",\"stringValue\":\"x\"}]}"
            })
    void partsOfFunctionCallsAreNamedAsTheCause(String call) {
        String chunk = "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":" + call + "}]}}]}";
        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> Replayed.streamed(Provider.GEMINI, chunk));

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure).hasMessageContaining("streamFunctionCallArguments");
    }
}
