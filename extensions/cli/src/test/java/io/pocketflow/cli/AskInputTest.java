package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The input of {@code pocketflow ask}: the prompt, piped text, files and templates. */
class AskInputTest {

    @TempDir
    private Path folder;

    private final TestConsole console = new TestConsole();
    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer();
        console.in(folder).with("XDG_CONFIG_HOME", folder.toString()).with("APPDATA", folder.toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int ask(String... arguments) {
        List<String> line =
                new ArrayList<>(List.of("ask", "--model", "openai:m", "--base-url", server.origin() + "/v1"));
        line.addAll(List.of(arguments));
        return console.run(line.toArray(String[]::new));
    }

    private JsonNode content() throws Exception {
        JsonNode body = new ObjectMapper().readTree(server.requests().get(0).body());
        return body.path("messages").path(0).path("content");
    }

    private String text() throws Exception {
        JsonNode content = content();
        return content.isTextual()
                ? content.asText()
                : content.path(0).path("text").asText();
    }

    private void template(String name, String text) throws Exception {
        Path file = folder.resolve("pocketflow/templates/" + name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void pipedTextFollowsThePrompt() throws Exception {
        console.typing("Birds fly.\n");
        assertThat(ask("Summarise:")).isZero();
        assertThat(text()).isEqualTo("Summarise:\n\nBirds fly.\n");
    }

    @Test
    void aRealPipeIsReadToItsEnd() throws Exception {
        CliProcess.Result result =
                CliProcess.start(folder, "ask").pipe("Birds fly. Fish swim.\n").finish();
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("Birds fly.");
    }

    @Test
    void pipedTextAloneIsThePrompt() throws Exception {
        console.typing("Why?");
        assertThat(ask()).isZero();
        assertThat(text()).isEqualTo("Why?");
    }

    @Test
    void aTerminalIsNotRead() throws Exception {
        console.answering("typed ahead");
        assertThat(ask("Why?")).isZero();
        assertThat(text()).isEqualTo("Why?");
    }

    @Test
    void filesFollowThePromptWithTheirNames() throws Exception {
        Files.writeString(folder.resolve("plan.txt"), "A plan.");
        Files.write(folder.resolve("sketch.PNG"), new byte[] {1, 2, 3});
        assertThat(ask("--file", "plan.txt", "--file", "sketch.PNG", "Agree?")).isZero();
        assertThat(content().path(0).path("text").asText()).isEqualTo("Agree?");
        assertThat(content().path(1).path("text").asText()).isEqualTo("plan.txt:\n\nA plan.");
        assertThat(content().path(2).path("image_url").path("url").asText()).isEqualTo("data:image/png;base64,AQID");
    }

    @Test
    void aFileThatIsNotATextIsNamed() throws Exception {
        Files.write(folder.resolve("song.mp3"), new byte[] {'I', 'D', '3', (byte) 0xff});
        assertThat(ask("--file", "song.mp3", "Sum up")).isEqualTo(1);
        assertThat(ask("--file", ".", "Sum up")).isEqualTo(1);
        assertThat(console.err()).contains("song.mp3: ", "this is a folder; --file needs a file");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aTemplateSurroundsThePrompt() throws Exception {
        template("sum.txt", "Summarise {text} in {\"json\"}.\n");
        assertThat(ask("--template", "sum", "this")).isZero();
        assertThat(text()).isEqualTo("Summarise this in {\"json\"}.");
    }

    @Test
    void aTemplateWithoutAPlaceComesFirst() throws Exception {
        template("sum.txt", "Summarise:\n");
        console.typing("Birds fly.");
        assertThat(ask("--template", "sum")).isZero();
        assertThat(text()).isEqualTo("Summarise:\n\nBirds fly.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "a/b", "a\\b", "..", "", "sum.txt"})
    void theNameOfATemplateIsNotAPath(String name) throws Exception {
        template("sum.txt", "Summarise:");
        Files.writeString(folder.resolve("pocketflow/secret.txt"), "secret");
        assertThat(ask("--template", name, "this")).isEqualTo(2);
        assertThat(console.err()).contains("letters, digits, - and _ but was '" + name + "'");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anUnknownTemplateListsTheKnownOnes() throws Exception {
        template("sum.txt", "Summarise:");
        template("fix.txt", "Correct:");
        assertThat(ask("--template", "smu", "this")).isEqualTo(2);
        assertThat(console.err()).contains("there is no template 'smu'; ", " contains: fix, sum\n");
    }
}
