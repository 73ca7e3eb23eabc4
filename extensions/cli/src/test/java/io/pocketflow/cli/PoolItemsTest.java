package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources of {@code pocketflow pool}: no item is lost or changed silently. */
class PoolItemsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "\uFEFF";

    @TempDir
    private Path folder;

    private final TestConsole console = new TestConsole();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = EchoServer.willing();
        console.in(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int pool(String items, String progress) {
        return console.run(server.pool("--progress", progress, "--prompt", "{q}", "--items", items));
    }

    private int pool(String items) {
        return pool(items, "none");
    }

    private List<JsonNode> results() throws Exception {
        return JSON.readerFor(JsonNode.class)
                .<JsonNode>readValues(console.out())
                .readAll();
    }

    private List<String> errors() throws Exception {
        return results().stream()
                .map(line -> line.path("error").path("message").asText(""))
                .toList();
    }

    /** Texts, one of them in Latin-1 instead of UTF-8. */
    private static byte[] mixed(String utf8, String latin1, String more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(utf8.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(more.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"q\":\"b\"}", "x", "}", ","})
    void aLineWithTextAfterItsObjectFails(String more) throws Exception {
        console.typing("{\"q\":\"a\"}\n{\"q\":\"a\"} " + more + "\n{\"q\":\"c\"}\n");
        assertThat(pool("-")).isEqualTo(3);
        assertThat(errors())
                .satisfiesExactly(
                        first -> assertThat(first).isEmpty(),
                        second -> assertThat(second).startsWith("standard input line 2 "),
                        third -> assertThat(third).isEmpty());
        assertThat(server.questions()).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void onlyTheLineThatIsNotUtf8Fails() throws Exception {
        Files.write(folder.resolve("i.jsonl"), mixed("{\"q\":\"ä\"}\n", "{\"q\":\"ö\"}\n", "{\"q\":\"漢\"}\n"));
        assertThat(pool("i.jsonl")).isEqualTo(3);
        assertThat(errors()).containsExactly("", "i.jsonl line 2 is not valid UTF-8", "");
        assertThat(server.questions()).containsExactlyInAnyOrder("ä", "漢");
    }

    @Test
    void onlyTheRowThatIsNotUtf8Fails() throws Exception {
        Files.write(folder.resolve("i.csv"), mixed("größe,q\n1,ä\n", "2,ö\n", "3,\"漢,\n字\"\n"));
        assertThat(pool("i.csv")).isEqualTo(3);
        assertThat(errors()).containsExactly("", "i.csv line 3 is not valid UTF-8; save the table as 'CSV UTF-8'", "");
        assertThat(server.questions()).containsExactlyInAnyOrder("ä", "漢,\n字");
    }

    @Test
    void aHeaderLineThatIsNotUtf8IsRejected() throws Exception {
        Files.write(folder.resolve("i.csv"), mixed("q,", "größe\n", "a,b\n"));
        assertThat(pool("i.csv")).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo("pocketflow: i.csv: the header line is not valid UTF-8; save the table as 'CSV UTF-8'\n");
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheText() throws Exception {
        Files.writeString(folder.resolve("i.jsonl"), MARK + "{\"q\":\"a\"}\n{\"q\":\"" + MARK + "b\"}\n");
        Files.writeString(folder.resolve("none.jsonl"), MARK + "\n");
        Files.writeString(folder.resolve("i.csv"), MARK + "\"q\",n\nc,1\n");
        assertThat(pool("i.jsonl")).isZero();
        assertThat(pool("none.jsonl")).isZero();
        assertThat(pool("i.csv")).isZero();
        assertThat(server.questions()).containsExactlyInAnyOrder("a", MARK + "b", "c");
    }

    @Test
    void aByteOrderMarkIsNotPartOfATextInAFolder() throws Exception {
        Files.createDirectory(folder.resolve("texts"));
        Files.writeString(folder.resolve("texts/a"), MARK + "text");
        assertThat(console.run(server.pool("--prompt", "{text}", "--items", "texts")))
                .isZero();
        assertThat(server.questions()).containsExactly("text");
    }

    @Test
    void twoColumnsOfOneNameAreRejected() throws Exception {
        Files.writeString(folder.resolve("i.csv"), "q,n,q\n1,2,3\n");
        assertThat(pool("i.csv")).isEqualTo(1);
        assertThat(console.err()).isEqualTo("pocketflow: i.csv: the header line names two columns 'q'\n");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void aPromptOnStandardInputThatIsNotUtf8IsRejected() {
        console.typing(mixed("gr", "ö", "ße"));
        assertThat(console.run("ask", "--model", "openai:m", "--base-url", server.baseUrl(), "-"))
                .isEqualTo(1);
        assertThat(console.err()).isEqualTo("pocketflow: standard input is not valid UTF-8 text\n");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    @Timeout(60)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "named pipes are not files there")
    void aNamedPipeLosesNoItem() throws Exception {
        int items = 2_000;
        Path pipe = folder.resolve("pipe.jsonl");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.writeString(folder.resolve("items"), EchoServer.items(items));
        Process writer = new ProcessBuilder("sh", "-c", "exec cat items >pipe.jsonl")
                .directory(folder.toFile())
                .start();
        assertThat(pool("pipe.jsonl", "plain")).isZero();
        assertThat(results()).hasSize(items);
        assertThat(writer.waitFor()).isZero();
    }
}
