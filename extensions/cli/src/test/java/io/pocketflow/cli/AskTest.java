package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.fixture.ClosedPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskTest {

    private static final String PROVIDERS = """
            openai:m,           /v1, /v1/chat/completions
            openai-responses:m, /v1, /v1/responses
            anthropic:m,        '',  /v1/messages
            gemini:m,           '',  /v1beta/models/m:generateContent
            ollama:m,           '',  /api/chat
            """;

    @TempDir
    private Path folder;

    private final TestConsole console = new TestConsole();
    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer();
        console.in(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int ask(String... arguments) {
        return askOf("openai:m", "/v1", arguments);
    }

    private int askOf(String model, String path, String... arguments) {
        List<String> line = new java.util.ArrayList<>(
                List.of("ask", "--model", model, "--base-url", server.origin() + path, "--backoff", "0ms"));
        line.addAll(List.of(arguments));
        return console.run(line.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(textBlock = PROVIDERS)
    void everyProviderAnswers(String model, String path, String endpoint) {
        assertThat(askOf(model, path, "Why is the sky blue?")).isZero();
        assertThat(console.out()).isEqualTo(FakeServer.ANSWER + "\n");
        assertThat(console.err()).isEqualTo("usage: 12 input and 6 output tokens, 1 request, model m-1\n");
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().get(0).path()).isEqualTo(endpoint);
        assertThat(server.requests().get(0).body()).contains("Why is the sky blue?");
    }

    @ParameterizedTest
    @CsvSource(textBlock = PROVIDERS)
    void everyProviderStreams(String model, String path, String endpoint) {
        assertThat(askOf(model, path, "--stream", "Why?")).isZero();
        assertThat(console.out()).isEqualTo(FakeServer.ANSWER + "\n");
        assertThat(console.err()).isEqualTo("usage: 12 input and 6 output tokens, 1 request, model m-1\n");
    }

    @Test
    void thePromptCanComeFromStandardInput() {
        console.typing("Straße?");
        assertThat(ask("-")).isZero();
        assertThat(server.requests().get(0).body()).contains("Straße?");
    }

    @Test
    void systemImageSchemaAndSamplingOptionsAreSent() throws Exception {
        Files.writeString(folder.resolve("s.json"), "{\"type\":\"object\",\"properties\":{}}");
        Files.write(folder.resolve("p.png"), new byte[] {1, 2, 3});
        server.saying("{}");
        assertThat(ask(
                        "--system",
                        "Be brief.",
                        "--schema",
                        "s.json",
                        "--image",
                        "p.png",
                        "--max-tokens",
                        "7",
                        "--temperature",
                        "0.5",
                        "Hi"))
                .isZero();
        assertThat(server.requests().get(0).body())
                .contains("Be brief.", "json_schema", "image/png;base64,AQID", "\"max_tokens\":7", "0.5");
    }

    @Test
    void theKeyOfTheEnvironmentIsSentAndNeverPrinted() {
        console.with("OPENAI_API_KEY", "sk-canary-123456");
        server.failing(
                401, Map.of(), "{\"error\":{\"message\":\"bad key sk-canary-123456\",\"code\":\"invalid_api_key\"}}");
        assertThat(ask("Hi")).isEqualTo(1);
        assertThat(server.requests().get(0).headers().get("Authorization")).containsExactly("Bearer sk-canary-123456");
        assertThat(console.out() + console.err()).doesNotContain("canary");
    }

    @Test
    void aFinalFailureIsOneLineThatCountsTheRequests() {
        server.failing(400, Map.of(), "{\"error\":{\"message\":\"no such thing\",\"code\":\"bad\"}}");
        assertThat(ask("Hi")).isEqualTo(1);
        assertThat(console.out()).isEmpty();
        assertThat(console.err()).isEqualTo("pocketflow: openai:m answered 400 bad: no such thing (1 request sent)\n");
    }

    @Test
    void aTransientFailureIsRetried() {
        server.failing(500, Map.of(), "{}");
        assertThat(ask("Hi")).isZero();
        assertThat(console.err()).endsWith(", 2 requests, model m-1\n");
    }

    @Test
    void attemptsAreLimited() {
        server.failing(500, Map.of(), "{}").failing(500, Map.of(), "{}").failing(500, Map.of(), "{}");
        assertThat(ask("--retries", "2", "Hi")).isEqualTo(1);
        assertThat(console.err()).endsWith(" (2 requests sent)\n");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aThrottledRequestWaitsAndIsNotCountedAsAnAttempt() {
        server.failing(429, Map.of("Retry-After-Ms", "1"), "{}");
        assertThat(ask("--retries", "1", "Hi")).isZero();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aRefusedConnectionIsReportedInOneLine() throws Exception {
        try (ClosedPort port = new ClosedPort()) {
            assertThat(console.run("ask", "--model", "openai:m", "--base-url", port.baseUrl(), "--retries", "1", "Hi"))
                    .isEqualTo(1);
        }
        assertThat(console.err().lines()).hasSize(1);
        assertThat(console.err())
                .isEqualTo(
                        "pocketflow: openai:m could not be reached: connection refused; is its server running? (1 request sent)\n");
    }

    @Test
    void theOfflineModelPrintsANotice() {
        assertThat(console.run("ask", "Summarise in one sentence: Birds can fly. Birds fly south. Fish swim."))
                .isZero();
        assertThat(console.out()).startsWith("Birds ");
        assertThat(console.err()).startsWith("model: offline-textrank, an extractive summarizer (TextRank), not a");
    }

    @Test
    void controlCharactersOfAModelDoNotReachATerminal() {
        console.onTerminal();
        assertThat(console.run("ask", "Summarise in one sentence: Birds \u001b[2Jcan fly."))
                .isZero();
        assertThat(console.out()).isEqualTo("Birds [2Jcan fly.\n");
    }

    @Test
    void aFileReceivesTheUnchangedAnswer() {
        assertThat(console.run("ask", "Summarise in one sentence: Birds \u001b[2Jcan fly."))
                .isZero();
        assertThat(console.out()).isEqualTo("Birds \u001b[2Jcan fly.\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ask                                   | a prompt is missing: write it in quotes, or pipe it in
            ask --retries 0 x                     | maxAttempts must be at least 1 but was 0
            ask --timeout soon x                  | Invalid value for option '--timeout': 'soon' is not a duration: write a number followed by ms, s, m, h or d, such as 500ms or 2m
            ask --max-tokens many x               | Invalid value for option '--max-tokens': 'many' is not an int
            ask --model clever x                  | there is no model 'clever'
            ask --model openai:m x                | the model 'openai:m' needs OPENAI_API_KEY
            ask --model openai:m --base-url a.b x | the base URL must be http:// or https:// and name a host
            ask --no-such x                       | unknown option '--no-such'
            """)
    void invalidArgumentsAreExplained(String line, String complaint) {
        assertThat(console.run(line.strip().split(" "))).isEqualTo(2);
        assertThat(console.out()).isEmpty();
        assertThat(console.err())
                .startsWith("pocketflow: " + complaint)
                .endsWith("run 'pocketflow ask --help' for usage\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1"})
    void invalidMaxTokensAreRejected(String tokens) {
        assertThat(ask("--max-tokens", tokens, "Hi")).isEqualTo(2);
        assertThat(console.err()).startsWith("pocketflow: maxTokens must be at least 1 but was " + tokens);
    }

    @ParameterizedTest
    @CsvSource({"--schema, none.json, no such file", "--image, none.png, no such file"})
    void aMissingFileIsNamed(String option, String file, String why) {
        assertThat(ask(option, file, "Hi")).isEqualTo(1);
        assertThat(console.err()).startsWith("pocketflow: " + folder.resolve(file) + ": " + why);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anAnswerThatDoesNotMatchTheSchemaFails() throws Exception {
        Files.writeString(
                folder.resolve("s.json"), "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}");
        server.saying("{\\\"n\\\":\\\"two\\\"}");
        assertThat(ask("--schema", "s.json", "Hi")).isEqualTo(1);
        assertThat(console.out()).isEmpty();
        assertThat(console.err()).contains("does not match the schema: $.n").endsWith(" (1 request sent)\n");
    }

    @Test
    void aMalformedSchemaFileIsNamed() throws Exception {
        Files.writeString(folder.resolve("s.json"), "[]");
        assertThat(ask("--schema", "s.json", "Hi")).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo("pocketflow: " + folder.resolve("s.json")
                        + ": a JSON schema must be a JSON object, true or false but was []\n");
    }

    @Test
    void aSchemaThatIsNotAnObjectIsRejectedBeforeItIsSent() throws Exception {
        Files.writeString(folder.resolve("s.json"), "true");
        assertThat(ask("--schema", "s.json", "Hi")).isEqualTo(1);
        assertThat(console.err()).contains("must be a JSON object but was true");
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "{\\\"n\\\":1E-99999999999}"})
    void aNumberOutOfRangeDoesNotMatchTheSchema(String answer) throws Exception {
        Files.writeString(folder.resolve("s.json"), "{\"type\":\"object\"}");
        server.saying(answer);
        assertThat(ask("--schema", "s.json", "Hi")).isEqualTo(1);
        assertThat(console.err()).contains("a number is too large or too small").endsWith(" (1 request sent)\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"objekt\"}",
                "{\"properties\":{\"a\":{\"items\":{\"$ref\":\"#/$defs/none\"}}}}",
                "{\"properties\":{\"a\":{\"pattern\":\"(\"}}}"
            })
    void anInvalidSchemaIsRejectedBeforeItIsSent(String schema) throws Exception {
        Files.writeString(folder.resolve("s.json"), schema);
        assertThat(ask("--schema", "s.json", "Hi")).isEqualTo(1);
        assertThat(console.err()).startsWith("pocketflow: " + folder.resolve("s.json") + ": ");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aTruncatedAnswerIsReportedAsTruncated() throws Exception {
        Files.writeString(folder.resolve("s.json"), "{\"type\":\"object\"}");
        server.cutting("{\\\"n\\\":");
        assertThat(ask("--schema", "s.json", "Hi")).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo("pocketflow: the answer of m-1 does not match the schema: $: must be JSON but was not:"
                        + " Unexpected"
                        + " end-of-input within/between Object entries (its answer: {\"n\":); the answer was cut at its token"
                        + " limit (1 request sent)\n");
    }

    @Test
    void theModelNameIsPrintedWithoutControlCharacters() {
        server.named("m\\u001b[2J\\n1");
        assertThat(ask("Hi")).isZero();
        assertThat(console.err()).isEqualTo("usage: 12 input and 6 output tokens, 1 request, model m[2J 1\n");
    }

    @Test
    void aPromptThatBeginsWithAnAtIsNotAnArgumentFile() throws Exception {
        Path file = Files.writeString(folder.resolve("secret.txt"), "secret");
        assertThat(ask("@" + file)).isZero();
        assertThat(server.requests().get(0).body()).contains("@" + file).doesNotContain("\"secret\"");
    }

    @Test
    void anInvalidStreamedAnswerEndsItsLine() throws Exception {
        Files.writeString(folder.resolve("s.json"), "{\"type\":\"object\"}");
        assertThat(ask("--stream", "--schema", "s.json", "Hi")).isEqualTo(1);
        assertThat(console.out()).isEqualTo(FakeServer.ANSWER + "\n");
        assertThat(console.err().lines()).singleElement().asString().endsWith(" (1 request sent)");
    }
}
