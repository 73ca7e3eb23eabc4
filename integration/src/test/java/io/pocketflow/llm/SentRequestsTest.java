package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.SentRequest.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider's own client reads every body that a model sent in a test of the earlier modules. */
class SentRequestsTest {

    /** Tests of lists of models, which are requested without a body. */
    private static final Set<String> WITHOUT_BODIES = Set.of("ModelCatalogTest.java", "ListModelsTest.java");

    private static final Pattern OPENS_A_PORT = Pattern.compile("new ServerSocket\\(|HttpServer\\.create\\(");

    static Stream<Arguments> modules() {
        return Stream.of(
                Arguments.of("pocketflow-llm", EnumSet.allOf(Endpoint.class)),
                Arguments.of("extensions/cli", ofCommands()));
    }

    /** Returns the endpoints that commands use in tests: only the lane of a pool in Mistral's form has no command. */
    private static Set<Endpoint> ofCommands() {
        Set<Endpoint> all = EnumSet.range(Endpoint.OPENAI_CHAT, Endpoint.OPENAI_EMBEDDINGS);
        all.addAll(EnumSet.range(Endpoint.OPENAI_BATCH_LINE, Endpoint.GEMINI_BATCH));
        return all;
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyBodyIsAcceptedByTheOfficialClient(String module, Set<Endpoint> endpoints) {
        List<SentRequest> sent = SentRequest.of(module).stream()
                .filter(request -> !request.isOfTestFormat())
                .toList();
        assertThat(sent.stream().filter(request -> !request.isMadeUp()).flatMap(SentRequest::refusal))
                .isEmpty();
        assertThat(sent.stream().filter(SentRequest::isMadeUp))
                .allSatisfy(request -> assertThat(request.refusal()).isNotEmpty());
        Set<Endpoint> asked = sent.stream().map(SentRequest::endpoint).collect(Collectors.toSet());
        assertThat(asked).isEqualTo(endpoints);
    }

    /** A test server that does not note its requests would receive requests that are never judged; one of pages has none. */
    @ParameterizedTest
    @ValueSource(strings = {"pocketflow-llm", "extensions/cli", "cookbook"})
    void everyServerNotesItsRequests(String module) throws IOException {
        Path sources = Path.of("..", module, "src/test/java");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                boolean forModels = OPENS_A_PORT.matcher(text).find()
                        && !text.contains("\"text/html;")
                        && !WITHOUT_BODIES.contains(file.getFileName().toString());
                assertThat(forModels && !text.contains("SentRequests.note("))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }
}
