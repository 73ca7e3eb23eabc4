package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that {@code pool} creates, and what it prints: neither can be used by others. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links and permissions are different there")
class PoolSafetyTest extends PoolWorld {

    private static final String ESCAPES = "\u001b]0;PWNED\u0007\u009b31m\u202e\u007f\u001b[2J";

    @BeforeEach
    void useAStateFolderOfThisTest() throws Exception {
        console.with("XDG_STATE_HOME", folder.resolve("state").toString());
        write("in/i.jsonl", "{\"q\":\"a\"}\n");
    }

    private int run(String... more) {
        String[] line = new String[6 + more.length];
        String[] command = {"--prompt", "{q}", "--items", "in/i.jsonl", "--out", "out/o.jsonl"};
        System.arraycopy(command, 0, line, 0, 6);
        System.arraycopy(more, 0, line, 6, more.length);
        return pool(line);
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void filesAreForTheirOwnerOnlyAndNoLockLiesBesideThem() throws Exception {
        assertThat(run()).isZero();
        assertThat(folder.resolve("out").toFile().list()).containsExactlyInAnyOrder("o.jsonl", "o.jsonl.journal");
        assertThat(mode(folder.resolve("out/o.jsonl"))).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("out/o.jsonl.journal"))).isEqualTo("rw-------");
        Path locks = folder.resolve("state/pocketflow/locks");
        assertThat(mode(locks)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(locks)) {
            assertThat(files).hasSize(2).allSatisfy(lock -> {
                assertThat(lock.getFileName().toString()).matches("[0-9a-f]{32}(\\.journal)?\\.lock");
                assertThat(mode(lock)).isEqualTo("rw-------");
            });
        }
    }

    @Test
    void anUnfinishedPartIsForItsOwnerOnly() throws Exception {
        write("in/i.jsonl", "{\"q\":\"broke\"}\n");
        console.with("OPENAI_API_KEY", "part");
        assertThat(run()).isEqualTo(4);
        assertThat(mode(folder.resolve("out/o.jsonl.part"))).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"o.jsonl.part", "o.jsonl.journal.lock", "o.jsonl.part.lock", "o.jsonl.journal.owner"})
    void aPlantedLinkIsNotFollowed(String name) throws Exception {
        Path victim = write("victim", "precious");
        Files.createDirectories(folder.resolve("out"));
        Files.createSymbolicLink(folder.resolve("out").resolve(name), victim);
        assertThat(run()).isZero();
        assertThat(Files.readString(victim)).isEqualTo("precious");
        assertThat(Files.isSymbolicLink(folder.resolve("out/o.jsonl"))).isFalse();
    }

    @Test
    void aPlantedHardLinkIsNotFollowed() throws Exception {
        Path victim = write("victim", "precious");
        Files.createDirectories(folder.resolve("out"));
        Files.createLink(folder.resolve("out/o.jsonl.part"), victim);
        assertThat(run("--overwrite")).isZero();
        assertThat(Files.readString(victim)).isEqualTo("precious");
        assertThat(read("out/o.jsonl")).contains("\"result\":\"A\"");
    }

    @Test
    void aPlantedLockInTheStateFolderIsNotFollowed() throws Exception {
        assertThat(run()).isZero();
        Path victim = write("victim", "precious");
        Path locks = folder.resolve("state/pocketflow/locks");
        for (String lock : locks.toFile().list()) {
            Files.delete(locks.resolve(lock));
            Files.createSymbolicLink(locks.resolve(lock), victim);
        }
        assertThat(run()).isEqualTo(1);
        assertThat(Files.readString(victim)).isEqualTo("precious");
    }

    @Test
    void aJournalThatIsALinkToNothingIsRejected() throws Exception {
        Files.createDirectories(folder.resolve("out"));
        Files.createSymbolicLink(folder.resolve("out/o.jsonl.journal"), folder.resolve("elsewhere"));
        assertThat(run()).isEqualTo(1);
        assertThat(console.err()).contains("this is a link to a file that does not exist");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void aStateFolderThatCannotBeWrittenIsNamed() throws Exception {
        write("state", "a file");
        assertThat(run()).isEqualTo(1);
        assertThat(console.err()).contains("state/pocketflow/locks: ", "set XDG_STATE_HOME");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void aHomeThatCannotBeWrittenIsReplacedByATemporaryFolder() throws Exception {
        console.with("XDG_STATE_HOME", "").with("HOME", "/dev/null");
        assertThat(run()).as(console.err()).isZero();
        assertThat(folder.resolve("out").toFile().list()).containsExactlyInAnyOrder("o.jsonl", "o.jsonl.journal");
    }

    // ---- what is printed

    private static boolean isPlain(String text) {
        return text.codePoints().noneMatch(c -> c != '\n' && c != '\t' && (Character.isISOControl(c) || c == 0x202e));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resultsAndPromptsReachATerminalWithoutControlCharacters(boolean dry) throws Exception {
        console.onTerminal();
        write("in/i.jsonl", JSON.createObjectNode().put("q", "a" + ESCAPES + "b") + "\n");
        assertThat(
                        dry
                                ? pool("--prompt", "{q}", "--items", "in/i.jsonl", "--dry-run")
                                : pool("--prompt", "{q}", "--items", "in/i.jsonl", "--keep", "all"))
                .isZero();
        assertThat(console.out()).matches(PoolSafetyTest::isPlain).containsIgnoringCase("]0;PWNED");
    }

    @Test
    void aPipeReceivesResultsUnchanged() throws Exception {
        write("in/i.jsonl", JSON.createObjectNode().put("q", "\u009b\u202e\u007f") + "\n");
        assertThat(pool("--prompt", "{q}", "--items", "in/i.jsonl")).isZero();
        assertThat(printed().get(0).path("result").asText()).isEqualTo("\u009b\u202e\u007f");
    }

    @Test
    void errorsReachATerminalAsPlainLines() throws Exception {
        console.onTerminal();
        String name = ESCAPES.replace("/", "") + "\nforged";
        write("t/" + name + ".png", "");
        write("t/a.txt", "a");
        assertThat(pool("--prompt", "{text}", "--items", "t")).isZero();
        assertThat(pool("--verbose", "--prompt", "{q}", "--items", name + ".jsonl"))
                .isEqualTo(1);
        assertThat(console.err())
                .matches(PoolSafetyTest::isPlain)
                .doesNotContainPattern("(?m)^forged")
                .contains("\tat io.pocketflow.cli");
    }

    @Test
    void aJournalIsPrintedAsPlainLines() throws Exception {
        console.onTerminal();
        String step = "pool#0[x]/" + ESCAPES + "\nrun forged#0";
        try (Journal journal = Journal.open(folder.resolve("j"))) {
            StepCodec codec = journal.codec().orElseThrow();
            journal.save(
                            "run" + ESCAPES + "\nrun forged",
                            new StepKey(List.of(new StepKey.Part(step, 0, ""))),
                            new StepRecord(StepRecord.Kind.FAILED, codec.encode("no" + ESCAPES, String.class), "", 1))
                    .join();
        }
        assertThat(console.run("journal", "j")).isZero();
        assertThat(console.out()).matches(PoolSafetyTest::isPlain).hasLineCount(2);
    }

    @Test
    void warningsOfAProcessAreSingleAndPlain() throws Exception {
        String field = ESCAPES + "\n[main] ERROR forged.Log - all is lost";
        write("in/i.jsonl", JSON.createObjectNode().put(field, 1) + "\n");
        CliProcess.Result result = CliProcess.run(folder, server.pool("--prompt", "{text}", "--items", "in/i.jsonl"));
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .matches(PoolSafetyTest::isPlain)
                .containsPattern("warning: .*all is lost")
                .doesNotContainPattern("(?m)^\\[main\\]");
    }

    @Test
    void propertiesThatAModelInventsArePlainInWarningsOfAProcess() throws Exception {
        // the server answers with the question in capitals
        write("in/i.jsonl", JSON.createObjectNode().put("q", "{\"\u009b31M\u202e\u0085X\u007f\":1}") + "\n");
        write("s.json", "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");
        CliProcess.Result result = CliProcess.run(
                folder,
                server.pool("--prompt", "{q}", "--items", "in/i.jsonl", "--schema", "s.json", "--backoff", "0ms"));
        assertThat(result.code()).as(result.err()).isEqualTo(3);
        assertThat(result.err()).matches(PoolSafetyTest::isPlain).containsPattern("warning: .*31M");
    }

    @ParameterizedTest
    @CsvSource({"http://user:secret @x/", "http://user:secret@[x", "'http://user:secret@h:p%'"})
    void aMalformedBaseUrlIsNotQuoted(String url) {
        assertThat(console.run("ask", "--model", "openai:m", "--base-url", url, "Hi"))
                .isEqualTo(2);
        assertThat(console.run("ask", "--model", "openai:m", "--base-url=" + url, "Hi"))
                .isEqualTo(2);
        assertThat(console.err()).contains("--base-url").doesNotContain("secret");
    }
}
