package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.SentRequest.Endpoint;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every body that a model sent in any test of the modules before this one is read by the provider's own client. */
class SentRequestsTest {

    static Stream<Arguments> modules() {
        return Stream.of(
                Arguments.of("pocketflow-llm", EnumSet.allOf(Endpoint.class)),
                Arguments.of("extensions/cli", EnumSet.range(Endpoint.OPENAI_CHAT, Endpoint.OLLAMA_CHAT)));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyBodyIsUnderstoodByTheOfficialClient(String module, Set<Endpoint> endpoints) {
        List<SentRequest> sent = SentRequest.of(module).stream()
                .filter(request -> !request.isOfNoProvider())
                .toList();
        assertThat(sent.stream().filter(request -> !request.isMadeUp()).flatMap(SentRequest::refusal))
                .isEmpty();
        assertThat(sent.stream().filter(SentRequest::isMadeUp))
                .allSatisfy(request -> assertThat(request.refusal()).isNotEmpty());
        Set<Endpoint> asked = sent.stream().map(SentRequest::endpoint).collect(Collectors.toSet());
        assertThat(asked).isEqualTo(endpoints);
    }
}
