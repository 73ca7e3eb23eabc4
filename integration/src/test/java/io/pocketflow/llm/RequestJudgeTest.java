package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.http.WireFormats;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The provider's own client reads every body that a format writes, without loss. */
class RequestJudgeTest {

    private static final int REQUESTS = 500;

    static Stream<AnswerFile> goldenRequests() {
        return Stream.of(Provider.OPENAI, Provider.OPENAI_RESPONSES)
                .flatMap(provider -> AnswerFile.in(provider, "request"));
    }

    @ParameterizedTest
    @EnumSource
    void everyBodyIsAcceptedByTheOfficialClient(Provider provider) {
        for (int seed = 0; seed < REQUESTS; seed++) {
            ChatRequest request = new Requests(provider, seed).next();
            for (boolean streaming : new boolean[] {false, true}) {
                ObjectNode body = body(provider, request, streaming);
                assertThatCode(() -> Judges.judge(provider, body))
                        .as("seed %d: %s", seed, body)
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldenRequests")
    void everyExpectedBodyIsAcceptedByTheOfficialClient(AnswerFile file) {
        assertThatCode(() -> Judges.judge(file.provider(), file.json())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void generatedRequestsAreDiverse(Provider provider) {
        Stream<JsonNode> bodies = Stream.iterate(0, seed -> seed + 1)
                .limit(REQUESTS)
                .map(seed -> body(provider, new Requests(provider, seed).next(), false));
        assertThat(bodies.distinct().count()).isGreaterThan(REQUESTS * 9 / 10);
    }

    static ObjectNode body(Provider provider, ChatRequest request, boolean streaming) {
        String model = Judges.model(provider);
        return WireFormats.of(provider).write(request, model, streaming, ModelConfig.of(provider, model));
    }
}
