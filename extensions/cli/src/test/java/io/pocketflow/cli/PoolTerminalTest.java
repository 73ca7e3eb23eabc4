package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The progress, the warnings and the report of failures that {@code pocketflow pool} prints for people. */
class PoolTerminalTest extends PoolWorld {

    private static final Pattern CLEAR = Pattern.compile("\r\u001b\\[K");

    @AfterEach
    void resume() {
        server.resume();
    }

    private int shown(String progress, String... arguments) {
        return console.run(server.pool(Stream.concat(
                        Stream.of("--progress", progress, "--backoff", "0ms", "--prompt", "{q}"), Stream.of(arguments))
                .toArray(String[]::new)));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 50})
    void progressFitsIntoTheTerminal(int columns) throws Exception {
        write("i.jsonl", EchoServer.items(40));
        assertThat(console.onTerminal(columns).run(server.pool("--prompt", "{q}", "--items", "i.jsonl")))
                .isZero();
        List<String> shown =
                Stream.of(CLEAR.split(console.err())).flatMap(String::lines).toList();
        assertThat(shown)
                .anyMatch(line -> line.contains("40/40"))
                .allSatisfy(line -> assertThat(line.length()).isLessThan(columns));
        assertThat(console.err()).endsWith("done=40 failed=0\n");
        assertThat(printed()).hasSize(40);
    }

    @Test
    void silentProgressPrintsOnlyTheCounts() throws Exception {
        write("i.csv", "q\nrefuse\nb\n");
        assertThat(shown("none", "--items", "i.csv", "--out", "o.csv")).isEqualTo(3);
        assertThat(console.err()).isEqualTo("done=1 failed=1\n");
    }

    @Test
    void warningsNameTheItem() throws Exception {
        write("i.jsonl", """
                {"q":"refuse","ID":"a17"}
                {"q":"refuse","id":"","name":"n.txt"}
                {"q":"refuse","id":null}
                """);
        write("i.csv", "q\na\nrefuse\n");
        assertThat(shown("plain", "--items", "i.jsonl")).isEqualTo(3);
        assertThat(shown("plain", "--items", "i.csv")).isEqualTo(3);
        assertThat(console.err().lines().filter(line -> line.startsWith("warning: ")))
                .satisfiesExactly(
                        id -> assertThat(id)
                                .startsWith("warning: id a17 failed (attempts: 1): ")
                                .contains("I refuse"),
                        name -> assertThat(name).startsWith("warning: name n.txt failed "),
                        index -> assertThat(index).startsWith("warning: index 2 failed "),
                        row -> assertThat(row).startsWith("warning: row 3 failed "));
        assertThat(console.err()).doesNotContain("pool[", "LlmException");
    }

    @Test
    void theEndNamesTheMostFrequentReasons() throws Exception {
        write("i.jsonl", """
                {"q":"refuse 1","id":"r1"}
                {"q":"a","id":"ok"}
                no json
                {"id":"empty"}
                {"q":"refuse 2","id":"r2"}
                [1]
                null
                true
                """);
        assertThat(shown("plain", "--items", "i.jsonl", "--out", "o.jsonl")).isEqualTo(3);
        List<String> end = console.err()
                .lines()
                .dropWhile(line -> !line.equals("7 items failed:"))
                .toList();
        assertThat(end).hasSize(7);
        assertThat(end.get(1)).startsWith("  2 x ").contains("I refuse").endsWith(" (for example id r1)");
        assertThat(end.get(2)).startsWith("  1 x ");
        assertThat(end.get(4)).isEqualTo("  3 x other reasons");
        assertThat(end.get(5)).isEqualTo("run the same command again to retry them");
        assertThat(end.get(6)).isEqualTo("done=1 failed=7");
    }

    @Test
    void oneMoreReasonIsSingular() throws Exception {
        write("i.jsonl", """
                {"q":"refuse","id":"r1"}
                no json
                {"id":"empty"}
                [1]
                """);
        assertThat(shown("plain", "--items", "i.jsonl", "--out", "o.jsonl")).isEqualTo(3);
        assertThat(console.err()).contains("4 items failed:\n", "  1 x another reason\n", "to retry them\n");
    }

    @Test
    void withoutAJournalTheEndSaysWhatIsRetried() throws Exception {
        write("i.csv", "q\nrefuse\n");
        assertThat(shown("plain", "--items", "i.csv")).isEqualTo(3);
        assertThat(console.err())
                .contains("1 item failed:\n", "run the same command again to retry it and all other items; with --out");
    }
}
