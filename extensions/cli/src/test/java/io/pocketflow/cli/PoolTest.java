package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pocketflow pool} in this process. */
class PoolTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final TestConsole console = new TestConsole();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = EchoServer.willing();
        console.in(folder);
        write("items.jsonl", """
                {"name":"one","n":1}
                {"name":"two","n":2}

                {"name":"three","n":3}
                """);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private int pool(String... arguments) {
        List<String> line = new ArrayList<>(List.of("--progress", "none", "--backoff", "0ms"));
        line.addAll(List.of(arguments));
        return console.run(server.pool(line.toArray(String[]::new)));
    }

    private List<JsonNode> results(String text) {
        return text.lines()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new IllegalStateException(line, e);
                    }
                })
                .toList();
    }

    @Test
    void resultsGoToStandardOutputInTheOrderOfTheItems() {
        assertThat(pool("--prompt", "say {name} {n}", "--items", "items.jsonl")).isZero();
        List<JsonNode> lines = results(console.out());
        assertThat(lines.stream().map(line -> line.path("index").asInt())).containsExactly(0, 1, 2);
        assertThat(lines.stream().map(line -> line.path("result").asText()))
                .containsExactly("SAY ONE 1", "SAY TWO 2", "SAY THREE 3");
        assertThat(lines.get(0).path("status").asText()).isEqualTo("DONE");
        assertThat(lines.get(0).path("attempts").asInt()).isEqualTo(1);
        assertThat(lines.get(0).path("usage"))
                .isEqualTo(JSON.createObjectNode().put("input", 10).put("output", 5));
        assertThat(console.err()).endsWith("done=3 failed=0\n");
        assertThat(folder.toFile().list()).containsExactly("items.jsonl");
    }

    @Test
    void csvFilesFoldersAndStandardInputAreSourcesToo() throws Exception {
        write("items.csv", "name,n\r\n\"one, two\",1\r\n\"a \"\"b\"\"\",2\r\n");
        write("texts/b.txt", "second");
        write("texts/a.txt", "first");
        write("texts/.hidden", "not this");
        assertThat(pool("--prompt", "{name}/{n}", "--items", "items.csv")).isZero();
        assertThat(pool("--prompt", "{name}: {text}", "--items", "texts")).isZero();
        console.typing("{\"name\":\"typed\"}\n");
        assertThat(pool("--prompt", "{name}", "--items", "-")).isZero();
        assertThat(results(console.out()).stream()
                        .map(line -> line.path("result").asText()))
                .containsExactly("ONE, TWO/1", "A \"B\"/2", "A.TXT: FIRST", "B.TXT: SECOND", "TYPED");
    }

    @Test
    void aFailedItemIsALineAndTheOthersAreDone() {
        console.typing("{\"q\":\"a\"}\n{\"q\":\"refuse\"}\n{\"q\":\"c\"}\n");
        assertThat(pool("--prompt", "{q}", "--items", "-")).isEqualTo(3);
        List<JsonNode> lines = results(console.out());
        assertThat(lines.stream().map(line -> line.path("status").asText())).containsExactly("DONE", "FAILED", "DONE");
        JsonNode failed = lines.get(1);
        assertThat(failed.path("error").path("kind").asText()).isEqualTo("BadRequest");
        assertThat(failed.path("error").path("message").asText()).contains("I refuse");
        assertThat(failed.has("result")).isFalse();
        assertThat(server.counts()).containsEntry("refuse", 1L);
        assertThat(console.err()).endsWith("done=2 failed=1\n");
    }

    @Test
    void onlyAMalformedItemFails() {
        console.typing("{\"q\":\"a\"}\n[1]\nnull\nno json\n{\"z\":\"c\"}\n");
        assertThat(pool("--prompt", "{q}", "--items", "-")).isEqualTo(3);
        List<JsonNode> lines = results(console.out());
        assertThat(lines.stream().map(line -> line.path("error").path("message").asText("")))
                .satisfiesExactly(
                        done -> assertThat(done).isEmpty(),
                        list -> assertThat(list).isEqualTo("standard input line 2 must be a JSON object but was array"),
                        nothing -> assertThat(nothing)
                                .isEqualTo("standard input line 3 must be a JSON object but was null"),
                        text -> assertThat(text).startsWith("standard input line 4 is not valid JSON: "),
                        lacks -> assertThat(lacks).contains("q", "z"));
        assertThat(server.questions()).containsExactly("a");
    }

    @Test
    void theOutputFileAppearsComplete() throws Exception {
        assertThat(pool("--prompt", "{name}", "--items", "items.jsonl", "--out", "new/out.jsonl"))
                .isZero();
        assertThat(results(Files.readString(folder.resolve("new/out.jsonl")))).hasSize(3);
        assertThat(console.out()).isEmpty();
        assertThat(folder.resolve("new/out.jsonl.part")).doesNotExist();
        assertThat(folder.resolve("new/out.jsonl.journal")).exists();
    }

    @Test
    void theSameCommandProcessesOnlyUnfinishedItems() throws Exception {
        write("more.jsonl", "{\"q\":\"a\"}\n{\"q\":\"refuse\"}\n{\"q\":\"c\"}\n");
        String[] command = {"--prompt", "{q}", "--items", "more.jsonl", "--out", "out.jsonl"};
        assertThat(pool(command)).isEqualTo(3);
        String first = Files.readString(folder.resolve("out.jsonl"));
        write("more.jsonl", "{\"q\":\"new\"}\n{\"q\":\"a\"}\n{\"q\":\"refuse\"}\n{\"q\":\"c\"}\n");
        assertThat(pool(command)).isEqualTo(3);
        assertThat(server.counts())
                .containsEntry("a", 1L)
                .containsEntry("c", 1L)
                .containsEntry("new", 1L)
                .containsEntry("refuse", 2L);
        List<JsonNode> lines = results(Files.readString(folder.resolve("out.jsonl")));
        assertThat(lines.stream().map(line -> line.path("result").asText(""))).containsExactly("NEW", "A", "", "C");
        assertThat(results(first)).hasSize(3);
    }

    @Test
    void aChangedPromptProcessesAllItemsAgain() throws Exception {
        assertThat(pool("--prompt", "a {name}", "--items", "items.jsonl", "--out", "o.jsonl"))
                .isZero();
        assertThat(pool("--prompt", "b {name}", "--items", "items.jsonl", "--out", "o.jsonl", "--yes"))
                .isZero();
        assertThat(server.questions()).hasSize(6);
        assertThat(Files.readString(folder.resolve("o.jsonl")))
                .contains("B ONE")
                .doesNotContain("A ONE");
        assertThat(console.err()).contains("changed since the last run: prompt; 3 finished items are processed again");
    }

    @Test
    void freshIgnoresFinishedItems() {
        String[] command = {"--prompt", "{name}", "--items", "items.jsonl", "--out", "o.jsonl", "--fresh"};
        assertThat(pool(command)).isZero();
        assertThat(pool(command)).isZero();
        assertThat(server.questions()).hasSize(6);
    }

    @Test
    void usedUpCreditStopsTheRun() throws Exception {
        // the process remembers the failure by server and key, and a later server may get the same port
        console.with("OPENAI_API_KEY", "of-an-empty-account");
        write("many.jsonl", EchoServer.items(200).replace("q5\"", "broke\""));
        assertThat(pool("--prompt", "{q}", "--items", "many.jsonl", "--out", "o.jsonl", "--max-concurrency", "2"))
                .isEqualTo(4);
        assertThat(server.questions()).hasSizeLessThan(50);
        assertThat(server.counts()).containsEntry("broke", 1L);
        assertThat(console.err()).contains("pocketflow: stopped: ", "no money left", "the same command again");
        assertThat(folder.resolve("o.jsonl")).doesNotExist();
        assertThat(folder.resolve("o.jsonl.part")).exists();
    }

    @Test
    void aDryRunMakesNoCalls() {
        assertThat(pool("--prompt", "say {name}", "--items", "items.jsonl", "--dry-run", "--rpm", "1"))
                .isZero();
        assertThat(console.out())
                .startsWith("--- name one\nsay one\n--- name two\nsay two\n")
                .contains("--- 3 items for openai:m, 0 bad; about 7 input tokens; at least 2 minutes");
        assertThat(server.questions()).isEmpty();
    }

    private int priced(String... more) {
        List<String> line = new ArrayList<>(
                List.of("pool", "--model", "openai:gpt-4o-mini", "--base-url", server.baseUrl(), "--progress", "none"));
        line.addAll(List.of(more));
        return console.run(line.toArray(String[]::new));
    }

    @Test
    void aDryRunPrintsTheCostOfTheInput() {
        assertThat(priced("--prompt", "say {name}", "--items", "items.jsonl", "--dry-run"))
                .isZero();
        assertThat(console.out()).contains("7 input tokens, $0.00000105 at the prices of ", ", without the answers");
    }

    @Test
    void aBudgetNeedsAPrice() {
        assertThat(pool("--prompt", "{name}", "--items", "items.jsonl", "--budget", "5"))
                .isEqualTo(2);
        assertThat(console.err())
                .startsWith("pocketflow: --budget needs a price, but the built-in prices of ")
                .contains(" have none for the model 'openai:m'");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void aSpentBudgetStopsTheRun() {
        assertThat(priced(
                        "--prompt",
                        "{name}",
                        "--items",
                        "items.jsonl",
                        "--max-concurrency",
                        "1",
                        "--budget",
                        "0.000001"))
                .isEqualTo(4);
        assertThat(server.questions()).hasSize(1);
        assertThat(console.err()).contains("pocketflow: stopped: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --retries 0         | maxAttempts must be at least 1 but was 0
            --max-concurrency 0 | maxConcurrency must be at least 1 but was 0
            --deferred-retries -1 | deferredRetries must be
            """)
    void aDryRunRejectsWhatARunRejects(String arguments, String complaint) {
        List<String> line = new ArrayList<>(List.of("--prompt", "{name}", "--items", "items.jsonl", "--dry-run"));
        line.addAll(List.of(arguments.strip().split(" ")));
        assertThat(pool(line.toArray(String[]::new))).isEqualTo(2);
        assertThat(console.err()).contains(complaint);
        assertThat(console.out()).isEmpty();
    }

    @Test
    void resultsThatCannotBeWrittenStopTheRun() throws Exception {
        write("many.jsonl", EchoServer.items(200));
        console.losingOutputAfter(200);
        assertThat(pool("--prompt", "{q}", "--items", "many.jsonl", "--max-concurrency", "2"))
                .isEqualTo(1);
        assertThat(server.questions()).hasSizeLessThan(50);
        assertThat(console.err())
                .startsWith("pocketflow: standard output could not be written: ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChangedServerProcessesAllItemsAgain(boolean byEnvironment) throws Exception {
        String[] command = {"--prompt", "{name}", "--items", "items.jsonl", "--out", "o.jsonl"};
        assertThat(pool(command)).isZero();
        try (EchoServer other = EchoServer.willing()) {
            List<String> line = new ArrayList<>(List.of(command));
            if (byEnvironment) {
                console.with("OPENAI_BASE_URL", other.baseUrl());
            } else {
                line.addAll(List.of("--base-url", other.baseUrl()));
            }
            String[] there = Stream.concat(
                            Stream.of("pool", "--model", "openai:m", "--progress", "none", "--yes"), line.stream())
                    .toArray(String[]::new);
            assertThat(console.run(there)).isZero();
            assertThat(other.questions()).hasSize(3);
        }
        assertThat(console.err()).contains("changed since the last run: server; 3 finished items are processed again");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --prompt {q}                             | Missing required option: '--items=SOURCE'
            --items -                                | Missing required option: '--prompt=TEXT'
            --prompt {q} --items - --max-concurrency 0 | maxConcurrency must be at least 1 but was 0
            --prompt {q} --items - --retries 0       | maxAttempts must be at least 1 but was 0
            --prompt {q} --items - --rpm 0           | --rpm must be at least 1 but was 0
            --prompt {q} --items - --tpm 0           | --tpm must be at least 1 but was 0
            --prompt {q} --items - --max-tokens 0    | --max-tokens must be at least 1 but was 0
            --prompt {q --items -                    | the template has
            --prompt {q} --items - --out o.XLSX      | --out o.XLSX: workbooks are not written; choose a name that ends with .csv
            --prompt {q} --items - --progress loud   | Invalid value for option '--progress'
            """)
    void invalidArgumentsAreExplained(String arguments, String complaint) {
        assertThat(pool(arguments.strip().split(" "))).isEqualTo(2);
        assertThat(console.err()).startsWith("pocketflow: " + complaint);
        assertThat(server.questions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none.jsonl | no such file
            items.png  | this is not a text; items come from .csv, .tsv, .jsonl
            Book.XLSX  | this is a workbook; save its sheet as 'CSV UTF-8'
            book.ods   | this is a workbook; save its sheet as 'CSV UTF-8'
            empty.csv  | a table needs a header line that names its columns
            """)
    void anInvalidSourceIsNamed(String source, String why) throws Exception {
        write("empty.csv", "");
        for (String binary : List.of("items.png", "Book.XLSX", "book.ods")) {
            write(binary, "");
        }
        assertThat(pool("--prompt", "{q}", "--items", source.strip())).isEqualTo(1);
        assertThat(console.err()).contains(source.strip(), why);
    }

    @Test
    void anEmptySourceSucceeds() throws Exception {
        write("none.jsonl", "");
        assertThat(pool("--prompt", "{q}", "--items", "none.jsonl", "--out", "o.jsonl"))
                .isZero();
        assertThat(folder.resolve("o.jsonl")).isEmptyFile();
    }
}
