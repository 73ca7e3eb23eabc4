package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client and the provider's own client read the same bytes identically. */
@Timeout(300)
class SameBytesTest {

    private static final List<Provider> PROVIDERS =
            List.of(Provider.OPENAI, Provider.OPENAI_RESPONSES, Provider.ANTHROPIC, Provider.GEMINI);

    private static ByteServer server;
    private static OpenAiPeer openAi;
    private static AnthropicPeer anthropic;
    private static GeminiPeer gemini;

    @BeforeAll
    static void start() throws IOException {
        server = ByteServer.start();
        openAi = new OpenAiPeer(server.baseUrl(Provider.OPENAI).toString());
        anthropic = new AnthropicPeer(server.baseUrl(Provider.ANTHROPIC).toString());
        gemini = new GeminiPeer(server.baseUrl(Provider.GEMINI).toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Returns the answers. A reply that the server still makes is left out, because the models here wait for its end. */
    static Stream<AnswerFile> files() {
        return PROVIDERS.stream()
                .flatMap(provider -> Stream.concat(AnswerFile.in(provider, "reply"), AnswerFile.in(provider, "stream")))
                .filter(file -> !file.toString().equals("openai-responses/replies/queued.json"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void bothClientsReadTheSameExceptForListedDifferences(AnswerFile file) throws Exception {
        server.answerWith(file);
        String theirs = outcome(() -> theirs(file));
        String ours = outcome(() -> ours(file));
        String why = Differences.WHY.get(file.toString());
        if (why == null) {
            assertThat(ours).as(file.toString()).isEqualTo(theirs);
        } else {
            assertThat(ours)
                    .as("%s is listed, but the clients no longer differ: %s", file, why)
                    .isNotEqualTo(theirs);
        }
        assertThat(server.bodies()).hasSize(2);
        assertThatCode(() -> Judges.judge(
                        file.provider(), Json.MAPPER.readTree(server.bodies().get(1))))
                .doesNotThrowAnyException();
    }

    @Test
    void everyListedDifferenceNamesAFile() {
        Set<String> listed = new HashSet<>(Differences.WHY.keySet());
        files().map(AnswerFile::toString).forEach(listed::remove);
        assertThat(listed).isEmpty();
    }

    /** Returns the reply as text, or the same text for every failure. */
    private static String outcome(Supplier<SeenReply> reading) {
        try {
            return reading.get().toString();
        } catch (RuntimeException e) {
            Throwable cause = e instanceof CompletionException ? e.getCause() : e;
            if (cause instanceof LlmException failure) {
                assertThat(failure.kind()).isNotIn(Kind.UNREACHABLE, Kind.TIMED_OUT);
            }
            return "no reply";
        }
    }

    private static SeenReply theirs(AnswerFile file) {
        return switch (file.provider()) {
            case OPENAI -> openAi.chat(file.isStream());
            case OPENAI_RESPONSES -> openAi.responses(file.isStream());
            case ANTHROPIC -> anthropic.messages(file.isStream());
            case GEMINI -> gemini.generate(file.isStream());
            case OLLAMA -> throw new IllegalArgumentException("Ollama has no client of its own");
        };
    }

    private static SeenReply ours(AnswerFile file) {
        Provider provider = file.provider();
        ChatModel model = ChatModels.of(ModelConfig.of(provider, server.baseUrl(provider), Judges.model(provider))
                .withKey(Secret.of("sk-canary-777"))
                .withCallTimeout(Duration.ofMinutes(2))
                .withIdleTimeout(Duration.ofMinutes(1)));
        ChatRequest question = ChatRequest.of("Hi");
        SeenReply seen = SeenReply.of(
                file.isStream() ? model.streamAsync(question, event -> {}).join() : model.chat(question));
        // OpenAI's client has no field for reasoning, nor for the type of audio
        return provider == Provider.OPENAI
                ? new SeenReply(
                        seen.text(),
                        "",
                        seen.calls(),
                        seen.finish(),
                        seen.usage(),
                        seen.media().stream()
                                .map(medium -> new SeenReply.Medium("", medium.base64()))
                                .toList(),
                        seen.searches(),
                        seen.citations())
                : seen;
    }
}
