package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.durable.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of {@code pocketflow pool}: no file is lost, and no file is written by two runs. */
class PoolPlacesTest {

    @TempDir
    private Path folder;

    private final TestConsole console = new TestConsole();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = EchoServer.willing();
        console.in(folder);
        Files.writeString(folder.resolve("i.jsonl"), "{\"q\":\"a\"}\n{\"q\":\"b\"}\n");
        Files.writeString(Files.createDirectory(folder.resolve("texts")).resolve("text"), "text");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int pool(String... arguments) {
        List<String> line = new ArrayList<>(List.of("--progress", "none", "--prompt", "{q}"));
        line.addAll(List.of(arguments));
        return console.run(server.pool(line.toArray(String[]::new)));
    }

    @Test
    void freshLeavesAJournalInUseUnchanged() throws Exception {
        assertThat(pool("--items", "i.jsonl", "--out", "o.jsonl")).isZero();
        Path path = folder.resolve("o.jsonl.journal");
        String before = Files.readString(path);
        try (Journal journal = Journal.open(path)) {
            assertThat(pool("--items", "i.jsonl", "--out", "o.jsonl", "--fresh"))
                    .isEqualTo(1);
            assertThat(console.err())
                    .contains(journal + " is in use by process")
                    .doesNotContain("--fresh");
        }
        assertThat(Files.readString(path)).isEqualTo(before);
        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void freshKeepsAFileThatIsNotAJournal() throws Exception {
        Files.writeString(folder.resolve("thesis"), "all my work");
        assertThat(pool("--items", "i.jsonl", "--journal", "thesis", "--fresh")).isEqualTo(1);
        assertThat(console.err())
                .contains("thesis is not a journal", "use --journal FILE for another journal")
                .doesNotContain("--fresh");
        assertThat(Files.readString(folder.resolve("thesis"))).isEqualTo("all my work");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void freshIsSuggestedForADamagedJournalAndStartsOver() throws Exception {
        String[] command = {"--items", "i.jsonl", "--out", "o.jsonl"};
        assertThat(pool(command)).isZero();
        Path path = folder.resolve("o.jsonl.journal");
        Files.writeString(path, Files.readString(path).replace("\"run\":\"settings\"", "\"run\":\"sottings\""));
        assertThat(pool(command)).isEqualTo(1);
        assertThat(console.err()).contains("is damaged in line 2", "; use --fresh to start over");
        assertThat(pool("--items", "i.jsonl", "--out", "o.jsonl", "--fresh")).isZero();
        assertThat(pool(command)).isZero();
        assertThat(server.questions()).hasSize(4);
    }

    @Test
    void anUnreadableJournalIsReportedInASentence() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        assertThat(pool("--items", "i.jsonl", "--journal", "file/journal")).isEqualTo(1);
        assertThat(console.err())
                .startsWith("pocketflow: " + folder.resolve("file/journal") + ": ")
                .doesNotContain("Exception", "--fresh");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --items '' --out o                        | 2 | --items must not be empty
            --items i.jsonl --out ''                  | 2 | --out must not be empty
            --items i.jsonl --journal ''              | 2 | --journal must not be empty
            --items i.jsonl --out i.jsonl             | 2 | --items and --out must be different files but both are
            --items i.jsonl --out x/../i.jsonl        | 2 | --items and --out must be different files but both are
            --items i.jsonl --journal ./i.jsonl       | 2 | --items and the journal must be different files
            --items i.jsonl --out o --journal o       | 2 | --out and the journal must be different files
            --items i.jsonl --out o --journal o.part  | 2 | the .part file of --out and the journal must be different
            --items texts --out texts/o               | 2 | --out must not be in the folder of --items but is
            --items i.jsonl --out texts               | 1 | texts: this is a folder; --out needs a file
            --items i.jsonl --journal texts           | 1 | texts: this is a folder; --journal needs a file
            """)
    void placesThatGetInEachOthersWayAreRefusedBeforeTheFirstCall(String arguments, int code, String complaint)
            throws Exception {
        Files.createDirectory(folder.resolve("x"));
        String[] line = arguments.replace("''", "\"\"").strip().split(" ");
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i].equals("\"\"") ? "" : line[i];
        }
        assertThat(pool(line)).isEqualTo(code);
        assertThat(console.err()).contains(complaint);
        assertThat(server.questions()).isEmpty();
        assertThat(Files.readString(folder.resolve("i.jsonl"))).hasLineCount(2);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("i.jsonl", "texts", "x");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links require special rights")
    void aLinkToTheItemsCountsAsTheItems() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("i.jsonl"));
        assertThat(pool("--items", "i.jsonl", "--out", "link")).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("i.jsonl"))).hasLineCount(2);
    }
}
